//! A signal that ends the command while it reads: no signature is printed, and no verification says yes.

use std::io::Write as _;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use std::{fs, thread};

use crate::{behind, paysig_with_key, run};

#[test]
fn ends_without_an_answer() {
    // Where nothing ends it, it answers.
    let signed = run(&mut paysig_with_key(&["sign"]), b"{}");
    let right = String::from_utf8(signed.stdout).unwrap();
    assert_eq!(right.trim_end().len(), 64);
    for args in [&["sign"][..], &["verify", "--signature", right.trim_end()], &["canonicalize", "--form", "jcs"]] {
        for (name, number) in [("HUP", 1), ("INT", 2), ("TERM", 15)] {
            let mut child = with_usual_signals(&paysig_with_key(args));
            let mut child = child.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
            // The whole message, but not its end: the command waits for more.
            child.stdin.as_mut().unwrap().write_all(b"{}").unwrap();
            let id = child.id().to_string();
            until_it_is_the_command(&mut child);
            assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
            let input = child.stdin.take();
            let output = child.wait_with_output().unwrap();
            drop(input);
            assert_eq!(output.status.signal(), Some(number), "{args:?}");
            assert!(output.stdout.is_empty(), "{args:?}");
        }
    }
}

/// The same command, whatever signals whoever runs the tests ignores, as `nohup` and background jobs of scripts do.
fn with_usual_signals(command: &Command) -> Command {
    let mut env = Command::new("env");
    // GNU's alone has this.
    env.args(cfg!(target_os = "linux").then_some("--default-signal"));
    behind(env, command)
}

/// Until then it is `env`, which may not have set the signals yet.
fn until_it_is_the_command(child: &mut Child) {
    let name = format!("/proc/{}/comm", child.id());
    while cfg!(target_os = "linux") && fs::read_to_string(&name).unwrap() != "paysig\n" {
        assert_eq!(child.try_wait().unwrap(), None);
        thread::sleep(Duration::from_millis(1));
    }
}
