/* SPDX-License-Identifier: Apache-2.0 */
/* Help, man page and shell completion, all made from the table of verbs. */
#include <stdio.h>
#include <string.h>

#include "cli/verbs.h"

static const td_option COMMON[] = {
    { "json", NULL, "one JSON document on stdout, a unit in every key" },
    { "data", "FOLDER", "where catalogue/ and scenarios/ are (default: the installed ones)" },
    { "help", NULL, "this text" },
    { NULL, NULL, NULL },
};

void td_help_print(void)
{
    puts("testudo: an open, reproducible laboratory for a territorial missile shield.\n"
         "It models, sees and warns; engagement exists only in simulated time.\n\n"
         "usage: testudo VERB [options]\n");
    for (const td_verb *const *verb = td_verbs(); *verb; verb++) {
        printf("  %-11s %s\n", (*verb)->name, (*verb)->text);
    }
    puts("\n`testudo VERB --help` has each verb's options and an example that runs.\n"
         "Exit: 0 done; 1 done, and the answer is no; 2 the input is wrong; 3 the world failed.");
}

static void print_option(const td_option *option)
{
    char left[64];
    const char *value = option->value ? option->value : "";
    const char *letter = strcmp(option->name, "output") == 0 ? "-o, " : "";
    snprintf(left, sizeof left, "%s--%s %s", letter, option->name, value);
    if (strlen(left) > 26) {
        printf("  %s\n  %-26s %s\n", left, "", option->text);
    } else {
        printf("  %-26s %s\n", left, option->text);
    }
}

void td_help_verb(const td_verb *verb)
{
    printf("testudo %s: %s\n\nusage: testudo %s %s%s[options]\n\n", verb->name, verb->text,
           verb->name, verb->operands, *verb->operands ? " " : "");
    for (const td_option *option = verb->options; option->name; option++) {
        print_option(option);
    }
    for (const td_option *option = COMMON; option->name; option++) {
        print_option(option);
    }
    printf("\nexample:\n  %s\n", verb->example);
}

static void man_option(const td_option *option)
{
    const char *value = option->value ? option->value : "";
    printf(".TP\n.B \\-\\-%s \\fI%s\\fR\n%s\n", option->name, value, option->text);
}

static int refuse_json(const td_args *args)
{
    return td_args_refuse(args, "--json: found it, expected none: the answer is a text");
}

static int run_man(const td_args *args)
{
    if (args->json) {
        return refuse_json(args);
    }
    puts(".TH TESTUDO 1 \"\" \"testudo\" \"User Commands\"\n.SH NAME\n"
         "testudo \\- an open, reproducible laboratory for a territorial missile shield\n"
         ".SH SYNOPSIS\n.B testudo\n.I VERB\n[options]\n.SH DESCRIPTION\n"
         "Testudo models, sees and warns. All vehicles are notional published models; engagement\n"
         "exists only in simulated time. Results go to stdout, words and progress to stderr.\n"
         ".SH VERBS");
    for (const td_verb *const *at = td_verbs(); *at; at++) {
        const td_verb *verb = *at;
        printf(".SS %s%s%s\n%s.\n", verb->name, *verb->operands ? " " : "", verb->operands,
               verb->text);
        for (const td_option *option = verb->options; option->name; option++) {
            man_option(option);
        }
        printf(".PP\nExample:\n.PP\n.RS\n.nf\n%s\n.fi\n.RE\n", verb->example);
    }
    puts(".SH OPTIONS OF EVERY VERB");
    for (const td_option *option = COMMON; option->name; option++) {
        man_option(option);
    }
    puts(".SH EXIT STATUS\n0 done; 1 done, and the answer is no; 2 the caller's input is wrong;\n"
         "3 the world failed, nothing half\\-written.");
    return TD_EXIT_DONE;
}

static void bash_completion(void)
{
    puts("_testudo() {\n  local cur=${COMP_WORDS[COMP_CWORD]} words\n"
         "  if [ \"$COMP_CWORD\" -eq 1 ]; then words=\"");
    for (const td_verb *const *at = td_verbs(); *at; at++) {
        printf("%s ", (*at)->name);
    }
    puts("\"\n  else case ${COMP_WORDS[1]} in");
    for (const td_verb *const *at = td_verbs(); *at; at++) {
        printf("    %s) words=\"", (*at)->name);
        for (const td_option *option = (*at)->options; option->name; option++) {
            printf("--%s ", option->name);
        }
        puts("--json --data --help\" ;;");
    }
    puts("  esac; fi\n  COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
         "  [ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- \"$cur\"))\n}\n"
         "complete -F _testudo testudo");
}

/* Single quotes end a quoted word in zsh and fish; the texts hold few, written as '\''. */
static void print_quoted(const char *text)
{
    for (; *text; text++) {
        if (*text == '\'') {
            fputs("'\\''", stdout);
        } else {
            putchar(*text);
        }
    }
}

static void zsh_completion(void)
{
    puts("#compdef testudo\n_testudo() {\n  if (( CURRENT == 2 )); then\n    local -a verbs=(");
    for (const td_verb *const *at = td_verbs(); *at; at++) {
        printf("      '%s:", (*at)->name);
        print_quoted((*at)->text);
        puts("'");
    }
    puts("    )\n    _describe verb verbs\n    return\n  fi\n  case $words[2] in");
    for (const td_verb *const *at = td_verbs(); *at; at++) {
        printf("    %s) _arguments", (*at)->name);
        for (const td_option *option = (*at)->options; option->name; option++) {
            printf(" '--%s[", option->name);
            print_quoted(option->text);
            printf("]%s%s'", option->value ? ":" : "", option->value ? option->value : "");
        }
        puts(" '--json' '--data:folder:_files -/' '--help' '*:file:_files' ;;");
    }
    puts("  esac\n}\n_testudo \"$@\"");
}

static void fish_completion(void)
{
    for (const td_verb *const *at = td_verbs(); *at; at++) {
        printf("complete -c testudo -n __fish_use_subcommand -f -a %s -d '", (*at)->name);
        print_quoted((*at)->text);
        puts("'");
        for (const td_option *option = (*at)->options; option->name; option++) {
            printf("complete -c testudo -n '__fish_seen_subcommand_from %s' -l %s%s -d '",
                   (*at)->name, option->name, option->value ? " -r" : "");
            print_quoted(option->text);
            puts("'");
        }
    }
}

static int run_completion(const td_args *args)
{
    const char *shell = args->operands[0];
    if (args->json) {
        return refuse_json(args);
    }
    if (strcmp(shell, "bash") == 0) {
        bash_completion();
    } else if (strcmp(shell, "zsh") == 0) {
        zsh_completion();
    } else if (strcmp(shell, "fish") == 0) {
        fish_completion();
    } else {
        return td_args_refuse(args, "found '%s', expected bash, zsh or fish", shell);
    }
    return TD_EXIT_DONE;
}

const td_verb TD_VERB_COMPLETION = {
    .name = "completion",
    .operands = "bash|zsh|fish",
    .text = "shell completion, to be sourced",
    .options = TD_NO_OPTIONS,
    .operands_min = 1,
    .operands_max = 1,
    .example = "testudo completion bash",
    .run = run_completion,
};

const td_verb TD_VERB_MAN = {
    .name = "man",
    .operands = "",
    .text = "the manual page, in troff",
    .options = TD_NO_OPTIONS,
    .example = "testudo man",
    .run = run_man,
};
