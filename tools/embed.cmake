# SPDX-License-Identifier: Apache-2.0
# Turns a text file into a C file with one string: cmake -DIN=FILE -DOUT=FILE -DNAME=symbol -P this
file(READ ${IN} bytes HEX)
string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
get_filename_component(from ${IN} NAME)
file(WRITE ${OUT} "/* Made by tools/embed.cmake from ${from}. */\n"
  "extern const char ${NAME}[];\nconst char ${NAME}[] = {\n${bytes}0x00 };\n")
