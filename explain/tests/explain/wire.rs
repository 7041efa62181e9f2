//! A server that takes requests of real clients, and keeps what went over the wire.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What came: header names are in lower case.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) headers: HashMap<String, String>,
    pub(crate) body: Vec<u8>,
}

/// Ends with the process.
pub(crate) struct Server {
    pub(crate) address: String,
    requests: Arc<Mutex<HashMap<String, Request>>>,
}

impl Server {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(HashMap::new()));
        let kept = Arc::clone(&requests);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let stream = stream.unwrap();
                let (path, request) = take(&stream);
                kept.lock().unwrap().insert(path, request);
                // Only now: a client that has its answer may end, and the request is asked for.
                answer(&stream);
            }
        });
        Self { address, requests }
    }

    /// The last request to this path, once.
    pub(crate) fn request(&self, path: &str) -> Option<Request> {
        self.requests.lock().unwrap().remove(path)
    }
}

/// RFC 9112, as far as clients use it that know how long their body is.
fn take(stream: &TcpStream) -> (String, Request) {
    let mut reader = BufReader::new(stream);
    let mut line = || {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    };
    let path = line().split(' ').nth(1).unwrap().trim_start_matches('/').to_owned();
    let headers = std::iter::from_fn(|| Some(line()).filter(|line| !line.is_empty()));
    let headers =
        headers.map(|line| line.split_once(':').map(|(n, v)| (n.to_lowercase(), v.trim().to_owned())).unwrap());
    let headers = headers.collect::<HashMap<_, _>>();
    let length = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    (path, Request { headers, body })
}

fn answer(mut stream: &TcpStream) {
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
}
