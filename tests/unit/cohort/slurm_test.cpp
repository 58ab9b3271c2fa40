#include "cohort/slurm.hpp"

#include <gtest/gtest.h>

#include "support/error.hpp"
#include "unit/cohort/folder.hpp"

namespace ipclab::cohort::slurm_answers {
namespace {

TEST(AnswersOfSlurm, ToSbatchNameTheJob) {
  EXPECT_EQ(job("123\n"), "123");
  EXPECT_EQ(job("123;cluster\n"), "123");
  for (const char* text : {"", "\n", "123", "-1\n", "12a\n", "123\n124\n", "Submitted job 3\n"})
    EXPECT_THROW((void)job(text), GraderError) << text;
}

TEST(AnswersOfSlurm, ToSqueueTellWhetherTasksAreThere) {
  EXPECT_FALSE(has_tasks(""));
  EXPECT_TRUE(has_tasks("12_[3-9,11%2]\n12_1\n"));
  for (const char* text : {"\n", "12\n", "_1\n", "12_1\nslurm_load_jobs error\n"})
    EXPECT_THROW((void)has_tasks(text), GraderError) << text;
}

TEST(AnswersOfSlurm, ToScontrolTellHowLargeAnArrayMayBe) {
  EXPECT_EQ(largest_array("MailProg  = /bin/mail\nMaxArraySize            = 1001\nX = 2\n"), 1001U);
  for (const char* text : {"", "MaxArraySize\n", "MaxArraySize = many\n", "MaxArraySize = -1\n",
                           "MaxArraySize = 0\n", "NoMaxArraySize = 3\n", "MaxArraySize = 7x\n"})
    EXPECT_THROW((void)largest_array(text), GraderError) << text;
}

using WhatWasLeft = InFolder;

TEST_F(WhatWasLeft, NeedsNoSlurmIfThereIsNothing) {
  end_what_was_left(folder_ / "not-there");
  put("others/file", "");
  end_what_was_left(folder_);
  EXPECT_TRUE(std::filesystem::exists(folder_ / "others/file"));
}

}  // namespace
}  // namespace ipclab::cohort::slurm_answers
