#include "cli/classroom50_run.hpp"

#include <cstdlib>

namespace ipclab::cli {
namespace {

std::string from_environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

report::Classroom50Run classroom50_run() {
  const std::string owner = from_environment("OWNER");
  return {.classroom = from_environment("CLASSROOM"),
          .assignment = from_environment("ASSIGNMENT"),
          .assignment_type = from_environment("ASSIGNMENT_TYPE"),
          .owner = owner.empty() ? from_environment("USERNAME") : owner,
          .submission = from_environment("SUBMISSION_TAG"),
          .commit = from_environment("COMMIT_URL"),
          .release = from_environment("RELEASE_URL"),
          .review = from_environment("REVIEW_URL"),
          .datetime = from_environment("COMMIT_DATETIME")};
}

}  // namespace ipclab::cli
