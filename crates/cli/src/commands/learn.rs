//! `aktsam learn`

use std::io::Write;

use aktsam_archive::{Archive, LEAST_PROJECTS, LearnedForm};
use clap::Args;

use crate::cli::Global;
use crate::failed::{DONE, Failed, SOME};
use crate::terminal;

/// Learn the forms (blanketter) that the archive's documents are written on
///
/// What stands word for word in the documents of several projects is the blank form's: its headings,
/// help text and contract text. They are written to data/profiles.toml in the archive's folder, where
/// you can mend them; what you wrote there yourself stays. Nothing is learned that names a person.
/// Exits with 1 where no form is found.
#[derive(Debug, Args)]
pub(crate) struct Learn {
    /// Projects in which a line must recur
    #[arg(long, value_name = "N", default_value_t = LEAST_PROJECTS as u32, value_parser = clap::value_parser!(u32).range(LEAST_PROJECTS as i64..))]
    min: u32,
    /// Print what would be written, and write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
}

impl Learn {
    pub(crate) fn run(self, global: &Global) -> Result<u8, Failed> {
        let archive = Archive::open_read(super::existing(global)?)?;
        let forms = archive.learn(self.min as usize)?;
        let mut out = super::stdout();
        if self.dry_run && forms.is_empty() {
            write_forms(&mut out, &forms)?;
        } else if self.dry_run {
            write!(out, "{}", terminal::text(&LearnedForm::toml(&forms)))?;
        } else {
            let path = archive.write_profiles(&forms)?;
            if !global.quiet {
                write_forms(&mut out, &forms)?;
                let path = path.display().to_string();
                writeln!(out, "\nWritten to {}", terminal::line(&path))?;
                if !forms.is_empty() {
                    writeln!(out, "Read the records again with them: aktsam upgrade")?;
                }
            }
        }
        out.flush()?;
        Ok(if forms.is_empty() { SOME } else { DONE })
    }
}

fn write_forms(out: &mut impl Write, forms: &[LearnedForm]) -> std::io::Result<()> {
    if forms.is_empty() {
        return writeln!(
            out,
            "No form was found: nothing recurs in enough projects with the same headings."
        );
    }
    for form in forms {
        writeln!(out, "{}", terminal::line(&form.name))?;
        writeln!(
            out,
            "    {}; {}, {} of help text, {} of contract text",
            terminal::counted(form.projects as u64, "project"),
            terminal::counted(form.headings.len() as u64, "heading"),
            terminal::counted(form.guidance.len() as u64, "line"),
            form.terms.len()
        )?;
        let example = form.guidance.first().or(form.terms.first());
        if let Some(line) = example {
            let short: String = line.chars().take(70).collect();
            let more = if short.len() < line.len() { " …" } else { "" };
            writeln!(out, "    such as: {}{more}", terminal::line(&short))?;
        }
    }
    Ok(())
}
