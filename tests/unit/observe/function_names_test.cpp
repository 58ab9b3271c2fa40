#include "observe/lines/function_names.hpp"

#include <gtest/gtest.h>

namespace ipclab::observe {
namespace {

TEST(PublicName, IsTheOneOfTheManual) {
  EXPECT_EQ(public_name("read"), "read");
  EXPECT_EQ(public_name("__libc_read"), "read");
  EXPECT_EQ(public_name("__read_chk"), "read");
  EXPECT_EQ(public_name("__printf_chk@@GLIBC_2.3.4"), "printf");
  EXPECT_EQ(public_name("__isoc99_scanf"), "scanf");
  EXPECT_EQ(public_name("_IO_fgets"), "fgets");
  EXPECT_EQ(public_name("open64"), "open");
  EXPECT_EQ(public_name("_exit"), "_exit");
  EXPECT_EQ(public_name(""), "");
  EXPECT_EQ(public_name("__"), "__");
}

TEST(PublicName, UndoesWhatTheCompilerMadeOfPrintf) {
  EXPECT_EQ(public_name("__builtin_puts"), "printf");
  EXPECT_EQ(public_name("__builtin_memcpy"), "memcpy");
  EXPECT_EQ(public_name("puts"), "puts");
}

TEST(PlainName, HasNoTypes) {
  EXPECT_EQ(plain_name("_ZSt7getlineIcSt11char_traitsIcESaIcEERSt13basic_istreamIT_T0_ES7_"
                       "RNSt7__cxx1112basic_stringIS4_S5_T1_EE"),
            "std::getline");
  EXPECT_EQ(plain_name("_ZNSo5flushEv"), "std::ostream::flush");
  EXPECT_EQ(plain_name("_ZNSolsEi"), "std::ostream::operator<<");
  EXPECT_EQ(plain_name("_ZStlsISt11char_traitsIcEERSt13basic_ostreamIcT_ES5_PKc"),
            "std::operator<<");
  EXPECT_EQ(plain_name("_Znwm"), "operator new");
  EXPECT_EQ(plain_name("_ZN3net6Server3runEi"), "net::Server::run");
  EXPECT_EQ(plain_name("_ZN12_GLOBAL__N_16Hidden2goEi"), "Hidden::go");
  EXPECT_EQ(plain_name("_ZZ4mainENKUliE_clEi"), "main::lambda::operator()");
  EXPECT_EQ(plain_name("thread<main(int, char**)::<lambda()> >"), "thread");
}

TEST(PlainName, LeavesOthersAsTheyAre) {
  EXPECT_EQ(plain_name("upper"), "upper");
  EXPECT_EQ(plain_name("__helper"), "__helper");
  EXPECT_EQ(plain_name("_Znonsense"), "_Znonsense");
  EXPECT_EQ(plain_name("f<("), "f");
}

TEST(IsInternal, IsWhatTheLibraryKeepsToItself) {
  EXPECT_TRUE(is_internal("std::istream::_M_extract"));
  EXPECT_TRUE(is_internal("std::__ostream_insert"));
  EXPECT_FALSE(is_internal("std::operator<<"));
  EXPECT_FALSE(is_internal("read"));
}

}  // namespace
}  // namespace ipclab::observe
