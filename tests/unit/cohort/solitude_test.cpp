#include "cohort/solitude.hpp"

#include <atomic>
#include <optional>
#include <thread>
#include <vector>

#include "unit/cohort/folder.hpp"

namespace ipclab::cohort {
namespace {

class SolitudeOf : public InFolder {};

TEST_F(SolitudeOf, ManyIsWithAllOfThem) {
  Solitude one{folder_};
  Solitude other{folder_};
  one.work_beside_others();
  other.work_beside_others();  // would wait for ever if one kept the other out
}

TEST_F(SolitudeOf, OneIsWithNobodyElse) {
  constexpr int rounds = 200;
  std::atomic<int> inside{0};
  std::atomic<int> met{0};
  const auto work = [&] {
    Solitude solitude{folder_};
    for (int i = 0; i < rounds; ++i) {
      solitude.work_beside_others();
      ++inside;
      std::this_thread::yield();
      --inside;
      // While one still works, so that each has to leave before another one can be alone.
      solitude.work_alone();
      if (++inside != 1) ++met;
      std::this_thread::yield();
      if (--inside != 0) ++met;
      solitude.work_beside_others();
      solitude.rest();
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back(work);
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(met, 0);
}

TEST_F(SolitudeOf, WhoIsGoneKeepsNobodyWaiting) {
  std::optional<Solitude> gone{folder_};
  gone->work_alone();
  gone.reset();
  Solitude solitude{folder_};
  solitude.work_beside_others();
}

}  // namespace
}  // namespace ipclab::cohort
