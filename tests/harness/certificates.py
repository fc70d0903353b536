"""Certificates for the test servers, made by openssl in a folder of the test's: an authority of its own (ca.pem), and of
each kind one certificate with its key.

  good        for localhost and 127.0.0.1, from the authority
  wrong-name  from the authority, for another host
  expired     as good, until yesterday
  self-signed as good, and nobody vouches for it
"""
import ssl
import subprocess

HERE = "subjectAltName=DNS:localhost,IP:127.0.0.1"
KINDS = {"good": (HERE, 2), "wrong-name": ("subjectAltName=DNS:elsewhere.example", 2), "expired": (HERE, -1)}


def openssl(folder, *words, **more):
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True, **more)


def request(folder, name, subject):
    openssl(folder, "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
            f"{name}.key", "-out", f"{name}.csr", "-subj", subject)


def make(folder):
    openssl(folder, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
            "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=Authority of the tests")
    for name, (names, days) in KINDS.items():
        request(folder, name, f"/CN={name}.example")
        (folder / "extensions").write_text(names + "\n")
        openssl(folder, "x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
                "-days", str(days), "-extfile", "extensions", "-out", f"{name}.pem")
    openssl(folder, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
            "self-signed.key", "-out", "self-signed.pem", "-days", "2", "-subj", "/CN=localhost", "-addext", HERE)


def context(folder, kind):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(folder / f"{kind}.pem", folder / f"{kind}.key")
    return made
