//! What the end-to-end tests share: the freshly built binary and a folder of its own for each test.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test file uses a part of it"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A folder with documents (`in`) and an archive (`archive`).
pub struct Bench {
    dir: TempDir,
}

impl Bench {
    /// An empty one.
    pub fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder for the test");
        fs::create_dir(dir.path().join("in")).expect("a folder for documents");
        Self { dir }
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        self.dir.path()
    }

    /// A document's place.
    pub fn path(&self, name: &str) -> PathBuf {
        self.root().join("in").join(name)
    }

    /// Lays a document there.
    pub fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("its folder");
        fs::write(&path, bytes).expect("the document");
        // Long past: a file that was changed just now is looked at twice.
        let time = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000);
        let file = fs::File::options()
            .write(true)
            .open(&path)
            .expect("the document");
        file.set_modified(time).expect("its time");
        path
    }

    /// Lays an invented application there.
    pub fn put_application(&self, name: &str, title: &str, text: &str) -> PathBuf {
        self.put(
            name,
            format!(
                "# {title}\n\nAnsökan till Samordningsförbundet Norra Dalen\n\n## Syfte\n\n{text}\n\n\
                 ## Metod\n\nVi arbetar med motiverande samtal (MI).\n"
            ),
        )
    }

    /// The command, with this test's archive and nothing of the tester's surroundings.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aktsam"));
        command
            .args(args)
            .current_dir(self.root())
            .env("AKTSAM_ARCHIVE", self.root().join("archive"))
            // Found words must not depend on what is installed.
            .env("AKTSAM_DICTIONARY", "")
            .env_remove("NO_COLOR")
            .env("COLUMNS", "100")
            .stdin(Stdio::null());
        command
    }

    /// Runs the command.
    pub fn run(&self, args: &[&str]) -> Run {
        let output = self.command(args).output().expect("the command runs");
        Run::new(self, &output)
    }
}

/// What a command gave.
pub struct Run {
    /// Exit code.
    pub code: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Run {
    /// Reads a command's output, with this test's own paths made alike.
    pub fn new(bench: &Bench, output: &Output) -> Self {
        let root = bench.root().canonicalize().expect("the folder");
        let tame = |bytes: &[u8]| {
            String::from_utf8_lossy(bytes)
                .replace(&root.display().to_string(), "[DIR]")
                .replace(&bench.root().display().to_string(), "[DIR]")
        };
        Self {
            code: output.status.code(),
            stdout: tame(&output.stdout),
            stderr: tame(&output.stderr),
        }
    }

    /// All of it, for a snapshot.
    pub fn transcript(&self) -> String {
        let mut out = String::new();
        let code = self.code.map_or("none".to_owned(), |c| c.to_string());
        let _ = write!(
            out,
            "exit code: {code}\n--- stdout\n{}--- stderr\n{}",
            self.stdout, self.stderr
        );
        out
    }

    /// Standard output as JSON, a value a line.
    pub fn json_lines(&self) -> Vec<serde_json::Value> {
        self.stdout
            .lines()
            .map(|line| serde_json::from_str(line).expect("a JSON value a line"))
            .collect()
    }

    /// Standard output as one JSON value.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).expect("a JSON value")
    }
}

/// Makes times, ids, sizes and versions alike in snapshots.
pub fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "[TIME]");
    settings.add_filter(r"\b[0-9a-f]{64}\b", "[ID]");
    settings.add_filter(r"(?m)^( *)[0-9a-f]{12}  ", "$1[ID]  ");
    // Files are numbered in the order in which they come back from the workers.
    settings.add_filter(r"(?m)^\d+(  \S*in/)", "[N]$1");
    settings.add_filter(r"in \d+\.\d s\b", "in [TIME] s");
    settings.add_filter(r"\d+\.\d (kB|MB)", "[SIZE]");
    settings.add_filter(r"aktsam \d+\.\d+\.\d+", "aktsam [VERSION]");
    settings
}

/// The project's own sample documents.
pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/documents")
}
