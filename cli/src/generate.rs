//! Shell completions and manual pages, made at run time from the command line's definition, so they cannot drift.

use std::fmt::Write as _;
use std::io;

use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;

use crate::args::Cli;
use crate::help;

/// The completion script for `shell`.
pub(crate) fn completions(shell: Shell) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "paysig", &mut script);
    script
}

/// The page about `page`, or about paysig itself, in roff.
pub(crate) fn manual(page: Option<&str>) -> Vec<u8> {
    let mut roff = Vec::new();
    // Writing into memory does not fail.
    let _ = write_manual(page, &mut roff);
    roff
}

fn write_manual(page: Option<&str>, roff: &mut Vec<u8>) -> io::Result<()> {
    // `paysig help` shows these pages' texts; it has none of its own.
    let mut root = Cli::command().disable_help_subcommand(true);
    root.build();
    let command = page.and_then(|name| root.find_subcommand(name)).unwrap_or(&root);
    let has_commands = command.has_subcommands();
    let man = Man::new(command.clone()).manual("paysig").source(concat!("paysig ", env!("CARGO_PKG_VERSION")));
    man.render_title(roff)?;
    man.render_name_section(roff)?;
    man.render_synopsis_section(roff)?;
    man.render_description_section(roff)?;
    man.render_options_section(roff)?;
    if has_commands {
        man.render_subcommands_section(roff)?;
    }
    roff.extend_from_slice(as_roff(help::sections(page)).as_bytes());
    man.render_version_section(roff)
}

/// The sections with their lines kept as they are.
fn as_roff(sections: &[help::Section]) -> String {
    let mut roff = String::new();
    for (title, lines) in sections {
        let _ = writeln!(roff, ".SH {}\n.nf", title.to_uppercase());
        for line in lines.lines() {
            // `\&` keeps a line that starts with a dot or an apostrophe from being a request.
            let line = line.replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq");
            let _ = writeln!(roff, "\\&{line}");
        }
        roff.push_str(".fi\n");
    }
    roff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_a_page() {
        let command = Cli::command();
        let commands: Vec<_> = command.get_subcommands().map(clap::Command::get_name).collect();
        assert_eq!(commands, help::PAGES);
    }

    #[test]
    fn lines_fit_a_manual_page_of_80_columns() {
        for page in help::PAGES.map(Some).into_iter().chain([None]) {
            for line in help::sections(page).iter().flat_map(|(_, lines)| lines.lines()) {
                assert!(line.len() <= 73, "{page:?}: {line}");
            }
        }
    }

    #[test]
    fn definition_is_consistent() {
        Cli::command().debug_assert();
    }
}
