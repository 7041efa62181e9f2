//! Folders, compilers, pkg-config, valgrind, and the library installed below `target/stage`.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio, id};
use std::time::SystemTime;
use std::{env, fs};

use paysig_tests::root;

/// What every C and C++ file of this repository compiles with.
pub(crate) const WARNINGS: [&str; 6] = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror"];

/// A folder outside the repository that is removed with its contents.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn new(name: &str) -> Self {
        let path = env::temp_dir().join(format!("paysig-c-abi-{}-{name}", id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Writes a file and returns its path.
    pub(crate) fn file(&self, name: &str, contents: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, contents).unwrap();
        path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Runs a command to its end, whatever that is.
pub(crate) fn output(command: &mut Command) -> Output {
    command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"))
}

/// Runs a command that must succeed, and returns what it prints.
pub(crate) fn run(command: &mut Command) -> String {
    let output = output(command);
    assert!(
        output.status.success(),
        "{command:?}: {}\n{}{}",
        output.status,
        text(&output.stdout),
        text(&output.stderr)
    );
    text(&output.stdout)
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Whether a tool is there. In CI it must be.
pub(crate) fn has(tool: &str) -> bool {
    let there = Command::new(tool).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    if !there {
        missing(&format!("{tool} is not installed"));
    }
    there
}

/// Says that something is not tested, which in CI is a failure.
pub(crate) fn missing(what: &str) {
    assert!(env::var("CI").as_deref() != Ok("true"), "{what}, and CI is true");
    eprintln!("SKIPPED: {what}");
}

/// The Makefile, one call at a time: it writes to folders that all calls share.
pub(crate) fn make(target: &str, variables: &[String]) {
    fs::create_dir_all(root().join("target")).unwrap();
    // The Makefile reads the libraries from `target/`, wherever this test was built.
    let mut make = Command::new("flock");
    make.args(["target/.stage.lock", "make", "--no-print-directory", target]).args(variables);
    run(make.current_dir(root()).env_remove("CARGO_TARGET_DIR").env_remove("MAKEFLAGS"));
}

/// Where the library is installed; it is made anew where a source is younger.
pub(crate) fn stage() -> PathBuf {
    let stage = root().join("target/stage");
    // What `make install` writes last: where it is, the rest is.
    let installed = fs::metadata(stage.join("lib/pkgconfig/paysig.pc")).and_then(|file| file.modified());
    let sources = ["core/src", "ffi-c/src", "ffi-c", "include", "include/paysig", "Makefile"];
    let sources = sources.map(|path| youngest(&root().join(path)));
    if installed.map_or(true, |installed| sources.into_iter().any(|source| source > installed)) {
        make("stage", &[]);
    }
    stage.canonicalize().unwrap()
}

fn youngest(path: &Path) -> SystemTime {
    let modified = |path: &Path| fs::metadata(path).unwrap().modified().unwrap();
    let files = fs::read_dir(path).into_iter().flatten().map(|entry| modified(&entry.unwrap().path()));
    files.max().unwrap_or_else(|| modified(path))
}

/// What pkg-config says of a library installed below `prefix`.
pub(crate) fn pkg_config(prefix: &Path, arguments: &[&str]) -> Vec<String> {
    let said = run(Command::new("pkg-config")
        .args(arguments)
        .arg("paysig")
        .env("PKG_CONFIG_PATH", prefix.join("lib/pkgconfig")));
    said.split_whitespace().map(str::to_owned).collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Linkage {
    Static,
    Shared,
}

/// A language standard and its compilers: those of GNU, and clang where it is there.
pub(crate) const STANDARDS: [&str; 3] = ["c99", "c11", "c++17"];

pub(crate) fn compilers(standard: &str) -> Vec<&'static str> {
    let (gnu, clang) = if standard.starts_with("c++") { ("g++", "clang++") } else { ("gcc", "clang") };
    let mut compilers = vec![gnu];
    if Command::new(clang).arg("--version").stdout(Stdio::null()).status().is_ok() {
        compilers.push(clang);
    }
    compilers
}

/// Builds one source file against the staged library, as its own comment tells people to.
pub(crate) struct Build<'a> {
    pub(crate) source: &'a str,
    pub(crate) standard: &'a str,
    pub(crate) compiler: &'a str,
    pub(crate) linkage: Linkage,
    pub(crate) flags: &'a [&'a str],
}

impl<'a> Build<'a> {
    /// With GNU's compiler, dynamically linked, `-O2 -g`.
    pub(crate) fn new(source: &'a str, standard: &'a str) -> Self {
        Self { source, standard, compiler: compilers(standard)[0], linkage: Linkage::Shared, flags: &["-O2", "-g"] }
    }

    pub(crate) fn program(&self, folder: &Scratch) -> PathBuf {
        let name = format!("{}-{}-{:?}", self.source.replace('/', "-"), self.standard, self.linkage);
        let program = folder.path().join(name);
        let mut compile = Command::new(self.compiler);
        if self.standard.starts_with("c++") {
            // So that C files are compiled as C++ too.
            compile.args(["-x", "c++"]);
        }
        compile.arg(format!("-std={}", self.standard)).args(WARNINGS).args(self.flags).arg(root().join(self.source));
        compile.args(["-x", "none"]).args(link(&stage(), self.linkage));
        run(compile.arg("-o").arg(&program).current_dir(folder.path()));

        let needed = run(Command::new("readelf").arg("-d").arg(&program)).contains("libpaysig.so");
        assert_eq!(needed, self.linkage == Linkage::Shared, "{}", program.display());
        program
    }
}

/// The compiler's arguments for linking with the library below `prefix`, to be run without an environment.
pub(crate) fn link(prefix: &Path, linkage: Linkage) -> Vec<String> {
    let mut arguments = pkg_config(prefix, &["--cflags"]);
    let library_folder = &pkg_config(prefix, &["--variable=libdir"])[0];
    match linkage {
        Linkage::Static => arguments.push(format!("{library_folder}/libpaysig.a")),
        Linkage::Shared => {
            arguments.extend(pkg_config(prefix, &["--libs"]));
            // Not lazily: the dynamic linker would save the caller's registers on the stack that `residue.c` searches.
            arguments.push(format!("-Wl,-z,now,-rpath,{library_folder}"));
        }
    }
    arguments
}

/// The program under valgrind, which fails with 99 on any error or leak; nothing where there is no valgrind.
pub(crate) fn valgrind(program: impl AsRef<OsStr>) -> Option<Command> {
    has("valgrind").then(|| {
        let mut command = Command::new("valgrind");
        command.args(["--quiet", "--error-exitcode=99", "--leak-check=full", "--show-leak-kinds=all"]);
        command.arg("--errors-for-leak-kinds=all").arg(program);
        command
    })
}
