// The main function of tests that carry scenarios out: a Runner starts its keeper by executing its
// own program once more, as `ipclab cell RUNG` does.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>

#include <string_view>

#include "cell/rung.hpp"
#include "run/keeper_main.hpp"

int main(int argc, char** argv) {
  using namespace ipclab;
  if (argc == 3 && std::string_view{argv[1]} == "cell")
    return run::keeper_main(UniqueFd{::fcntl(0, F_DUPFD_CLOEXEC, 3)},
                            cell::rung_of(argv[2]).value_or(cell::Rung::minimal), {});
  // What a cell loses comes to us, where it is noticed.
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  testing::InitGoogleMock(&argc, argv);
  return RUN_ALL_TESTS();
}
