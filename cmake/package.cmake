# What is installed, and the Debian package of it: `make deb`. The manual page and the completions
# of shells are made of what the command line says of itself, so that they cannot differ from it.

include(GNUInstallDirs)
find_program(IPCLAB_GZIP gzip REQUIRED)
mark_as_advanced(IPCLAB_GZIP)

set(texts "${PROJECT_BINARY_DIR}/texts")
set(readers man bash zsh fish)
set(described "")
foreach(reader IN LISTS readers)
  add_custom_command(
    OUTPUT "${texts}/${reader}"
    COMMAND "${CMAKE_COMMAND}" -E make_directory "${texts}"
    COMMAND ipclab describe ${reader} > "${texts}/${reader}"
    DEPENDS ipclab
    VERBATIM)
  list(APPEND described "${texts}/${reader}")
endforeach()
add_custom_command(
  OUTPUT "${texts}/ipclab.1.gz" "${texts}/changelog.gz"
  COMMAND "${IPCLAB_GZIP}" -9nc "${texts}/man" > "${texts}/ipclab.1.gz"
  COMMAND "${IPCLAB_GZIP}" -9nc "${PROJECT_SOURCE_DIR}/CHANGELOG.md" > "${texts}/changelog.gz"
  DEPENDS "${texts}/man" "${PROJECT_SOURCE_DIR}/CHANGELOG.md"
  VERBATIM)
add_custom_target(ipclab_texts ALL DEPENDS ${described} "${texts}/ipclab.1.gz"
                                           "${texts}/changelog.gz")

install(TARGETS ipclab RUNTIME)
install(FILES "${texts}/ipclab.1.gz" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
set(share "${CMAKE_INSTALL_DATADIR}")
install(FILES "${texts}/bash" DESTINATION "${share}/bash-completion/completions" RENAME ipclab)
install(FILES "${texts}/zsh" DESTINATION "${share}/zsh/vendor-completions" RENAME _ipclab)
install(FILES "${texts}/fish" DESTINATION "${share}/fish/vendor_completions.d"
        RENAME ipclab.fish)
install(FILES "${PROJECT_SOURCE_DIR}/README.md" "${texts}/changelog.gz"
        DESTINATION "${CMAKE_INSTALL_DOCDIR}")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}"
        RENAME copyright)
install(DIRECTORY "${PROJECT_SOURCE_DIR}/docs" DESTINATION "${CMAKE_INSTALL_DOCDIR}")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME ipclab)
set(CPACK_PACKAGE_CONTACT "the authors of ipclab")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION education)
# That of Debian 12, with which it is linked; everything else is in it.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libc6 (>= 2.36)")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "gcc, g++")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "bash-completion")
include(CPack)
