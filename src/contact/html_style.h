// How the HTML part of a mail looks. What must hold everywhere stands at each element, since some mail
// readers take the <style> away; the sheet adds narrow screens and dark colours for those that keep it.
#pragma once

namespace steward::contact::style {

inline constexpr char sheet[] =
    ":root{color-scheme:light dark;supported-color-schemes:light dark}"
    "@media (max-width:480px){"
    ".page{padding:8px 4px!important}.card{padding:20px 16px!important}"
    ".share{padding-left:8px!important}.label{padding-right:8px!important}}"
    "@media (prefers-color-scheme:dark){"
    ".page,.around{background:#11161b!important}"
    ".card{background:#1b2229!important;color:#e4e9ee!important;border-color:#323c46!important}"
    ".code{background:#11161b!important;color:#e4e9ee!important;border-color:#323c46!important}"
    ".quote{color:#cdd5dc!important;border-color:#4d5b68!important}"
    ".muted{color:#a4b1bc!important;border-color:#323c46!important}"
    ".button{background:#7fc1ff!important;color:#0b1a27!important;border-color:#7fc1ff!important}}";

inline constexpr char body[] = "margin:0;padding:0;background:#eef2f5;-webkit-text-size-adjust:100%";
inline constexpr char page[] = "margin:0;padding:24px 8px;background:#eef2f5";
inline constexpr char card[] =
    "max-width:640px;margin:0 auto;padding:28px 32px;box-sizing:border-box;background:#ffffff;color:#1c2731;"
    "border:1px solid #d8dfe5;border-radius:10px;"
    "font-family:-apple-system,BlinkMacSystemFont,Segoe UI,Roboto,Helvetica,Arial,sans-serif;font-size:16px;"
    "line-height:1.5;overflow-wrap:anywhere;word-break:break-word";
inline constexpr char paragraph[] = "margin:0 0 16px";
inline constexpr char list[] = "margin:0 0 16px;padding:0 0 0 22px";
inline constexpr char item[] = "margin:0 0 8px";
inline constexpr char code[] =
    "margin:0 0 16px;padding:10px 14px;background:#f1f4f7;color:#1c2731;border:1px solid "
    "#dde3e9;border-radius:6px;"
    "font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,Liberation Mono,monospace;font-size:14px;"
    "line-height:1.5;white-space:pre-wrap";
inline constexpr char quote[] =
    "margin:0 0 16px;padding:4px 0 4px 16px;border-left:4px solid #b9c5cf;color:#33414d";
inline constexpr char quoted[] = "margin:4px 0";
inline constexpr char button[] =
    "display:inline-block;padding:12px 28px;background:#0b5ea8;color:#ffffff;border:1px solid #0b5ea8;"
    "border-radius:8px;font-size:17px;font-weight:600;line-height:1.4;text-decoration:none";
inline constexpr char url[] = "margin:6px 0 16px;font-size:13px;color:#57646f";
inline constexpr char footer[] =
    "margin:24px 0 0;padding:14px 0 0;border-top:1px solid #d8dfe5;font-size:13px;color:#57646f";
inline constexpr char signature[] = "margin:0";

// The plot. Its rows are as high as plot_picture's.
inline constexpr char figure[] = "margin:0 0 16px";
inline constexpr char table[] = "width:100%;border-collapse:collapse;font-size:13px;line-height:24px";
inline constexpr char label[] = "padding:0 12px 0 0;height:24px;white-space:nowrap;color:#57646f";
inline constexpr char share[] =
    "padding:0 0 0 12px;height:24px;white-space:nowrap;text-align:right;color:#57646f";
inline constexpr char cell[] = "padding:0;width:100%";
inline constexpr char time_from[] = "padding:0 8px 0 0;color:#57646f";
inline constexpr char time_to[] = "padding:0;text-align:right;color:#57646f";
inline constexpr char picture[] =
    "display:block;width:100%;border:0;font-size:13px;line-height:18px;height:";  // and "48px"

}  // namespace steward::contact::style
