#include "portal/pages/case_words.h"

namespace steward::portal {

Phrase principle_words(std::string_view principle) {
  if (principle == principle::sessions)
    return {"work at a prompt on a compute node", "arbejde ved en prompt på en beregningsnode"};
  if (principle == principle::holding) return {"GPUs held without use", "GPU'er holdt uden brug"};
  if (principle == principle::amount) return {"more GPUs than are used", "flere GPU'er, end der bruges"};
  if (principle == principle::need) return {"more asked for than needed", "mere bedt om end nødvendigt"};
  if (principle == principle::quota) return {"what was agreed", "hvad der var aftalt"};
  if (principle == principle::front_end) return {"work on the front-end", "arbejde på front-end"};
  if (principle == principle::troubleshooting) return {"troubleshooting", "fejlsøgning"};
  if (principle == principle::release) return {"release when idle", "frigivelse ved tomgang"};
  if (principle == principle::by_staff) return {"a word from the staff", "et ord fra personalet"};
  if (principle == principle::emergency) return {"an emergency", "en nødsituation"};
  if (principle == principle::support) return {"your request for help", "din bøn om hjælp"};
  if (principle == principle::concern) return {"your concern", "din bekymring"};
  return {"the platform", "platformen"};
}

Phrase state_words(CaseState state) {
  switch (state) {
    case CaseState::watched:
      return {"seen", "set"};
    case CaseState::drafted:
      return {"a letter is being written", "et brev er ved at blive skrevet"};
    case CaseState::told:
      return {"your turn", "din tur"};
    case CaseState::answered:
      return {"the staff's turn", "personalets tur"};
    case CaseState::silent:
      return {"no answer yet", "intet svar endnu"};
    case CaseState::closed:
      break;
  }
  return {"closed", "lukket"};
}

Phrase resolution_words(Resolution resolution) {
  switch (resolution) {
    case Resolution::remedied:
      return {"it was put right", "det blev bragt i orden"};
    case Resolution::job_ended:
      return {"the job has ended", "jobbet er slut"};
    case Resolution::explained:
      return {"it was explained", "det blev forklaret"};
    case Resolution::exempt:
      return {"leave was given", "der blev givet lov"};
    case Resolution::mistaken:
      return {"the finding was mistaken", "fundet var en fejl"};
    case Resolution::answered:
      return {"it was answered", "det blev besvaret"};
    case Resolution::cancelled_with_permission:
      return {"the job was cancelled, as its owner allowed", "jobbet blev annulleret, som ejeren tillod"};
    case Resolution::cancelled_in_emergency:
      break;
  }
  return {"the job was cancelled in an emergency", "jobbet blev annulleret i en nødsituation"};
}

Phrase meaning_words(Meaning meaning) {
  switch (meaning) {
    case Meaning::words:
      return {"wrote", "skrev"};
    case Meaning::explanation:
      return {"explained", "forklarede"};
    case Meaning::help:
      return {"asked for help", "bad om hjælp"};
    case Meaning::wrong:
      return {"said that this is wrong", "sagde, at det er forkert"};
    case Meaning::exemption:
      return {"asked for leave", "bad om lov"};
    case Meaning::context:
      return {"attached", "vedlagde"};
    case Meaning::note:
      break;
  }
  return {"noted", "noterede"};
}

std::string shown_jobs(const Case& of) {
  std::string all;
  for (const CaseJob& job : of.jobs) all += (all.empty() ? "" : ", ") + job.shown;
  return all;
}

}  // namespace steward::portal
