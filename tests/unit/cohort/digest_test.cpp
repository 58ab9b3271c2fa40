#include "cohort/digest.hpp"

#include "support/error.hpp"
#include "unit/cohort/folder.hpp"

namespace ipclab::cohort {
namespace {

class DigestOf : public InFolder {
 protected:
  [[nodiscard]] std::string tree() const { return Digest{}.add_tree(folder_).hex(); }
};

TEST_F(DigestOf, BytesIsThatOfTheStandard) {
  // FIPS 180-4, the example "abc".
  EXPECT_EQ(sha256_of("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_of(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_F(DigestOf, PartsKnowsWhereEachOfThemEnds) {
  EXPECT_NE(Digest{}.add("ab").add("c").hex(), Digest{}.add("a").add("bc").hex());
  EXPECT_NE(Digest{}.add("a").hex(), Digest{}.add("a").add("").hex());
  EXPECT_EQ(Digest{}.add("a").add("b").hex(), Digest{}.add("a").add("b").hex());
}

TEST_F(DigestOf, ATreeChangesWithEachNameAndContent) {
  put("lab.yaml", "lab: a\n");
  put("files/in.txt", "1\n");
  const std::string before = tree();
  EXPECT_EQ(tree(), before);

  put("files/in.txt", "2\n");
  const std::string with_other_content = tree();
  EXPECT_NE(with_other_content, before);

  std::filesystem::rename(folder_ / "files/in.txt", folder_ / "files/on.txt");
  EXPECT_NE(tree(), with_other_content);
  EXPECT_NE(tree(), before);
}

TEST_F(DigestOf, AFileIsThatOfItsContent) {
  const std::string content(200'000, 'x');
  put("large", content);
  EXPECT_EQ(Digest{}.add_file(folder_ / "large").hex(), Digest{}.add(content).hex());
}

TEST_F(DigestOf, AFolderThatIsNotThereIsThatOfAnEmptyOne) {
  EXPECT_EQ(Digest{}.add_tree(folder_ / "none").hex(), tree());
}

TEST_F(DigestOf, AFileThatIsNotThereCannotBeHad) {
  EXPECT_THROW(Digest{}.add_file(folder_ / "none"), GraderError);
}

}  // namespace
}  // namespace ipclab::cohort
