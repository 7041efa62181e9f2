//! What the provider answers: its codes, each with its HTTP status and sentence, as JSON.
//!
//! Codes and sentences are those of the provider's page "API Codes" (Cashouts API). The page says nothing of HTTP
//! statuses; those of the endpoint pages are taken where they say one, see the README.

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::http::{Response, StatusCode};
use serde_json::{Value, json};

macro_rules! codes {
    ($($name:ident $number:literal $status:ident $sentence:literal)+) => {
        /// Why a request was refused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Code { $($name),+ }

        impl Code {
            pub(crate) const fn number(self) -> u16 {
                match self { $(Self::$name => $number),+ }
            }

            pub(crate) const fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status),+ }
            }

            pub(crate) const fn sentence(self) -> &'static str {
                match self { $(Self::$name => $sentence),+ }
            }
        }
    };
}

codes! {
    InvalidParams      300 BAD_REQUEST           "Invalid params"
    InvalidSignature   302 UNAUTHORIZED          "Invalid control string"
    InvalidCredentials 401 UNAUTHORIZED          "Invalid credentials"
    UnregisteredIp     402 UNAUTHORIZED          "Unregistered IP address"
    InvalidBody        502 BAD_REQUEST           "Invalid request body"
    NotFound           509 PRECONDITION_FAILED   "Cashout not found with this ID"
    // One code with two statuses: each endpoint's page has its own.
    CannotCancel       510 PRECONDITION_FAILED   "Invalid status transition"
    CannotUpdate       510 BAD_REQUEST           "Invalid status transition"
    ExternalIdUsed     511 BAD_REQUEST           "External ID already used"
    UnknownStatus      521 BAD_REQUEST           "Status not supported for this type of request"
    WrongEnvironment   524 UNAUTHORIZED          "Invalid Credentials"
    NotMade            537 INTERNAL_SERVER_ERROR "Could not make the cashout"
    // Not the provider's: what HTTP itself has a status for, with that status as the code.
    NoSuchPath         404 NOT_FOUND             "Not found"
    NoSuchMethod       405 METHOD_NOT_ALLOWED    "Method not allowed"
    TooSlow            408 REQUEST_TIMEOUT       "Request timeout"
    TooLarge           413 PAYLOAD_TOO_LARGE     "Payload too large"
    Truncated          400 BAD_REQUEST           "Bad request"
}

/// A request refused: the code, what is added to its sentence for the client, and what only the page tells.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) code: Code,
    detail: String,
    hint: String,
}

impl Refusal {
    pub(crate) fn new(code: Code) -> Self {
        Self { code, detail: String::new(), hint: String::new() }
    }

    /// With more for the client, who may be anyone: nothing of a credential or a signature.
    pub(crate) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// With more for the person at the page.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// A parameter that is refused: "NAME REASON".
    pub(crate) fn parameter(name: &str, reason: &str) -> Self {
        Self::new(Code::InvalidParams).detail(format!("{name} {reason}"))
    }

    /// The sentence for the client.
    pub(crate) fn message(&self) -> String {
        if self.detail.is_empty() {
            return self.code.sentence().to_owned();
        }
        format!("{}: {}", self.code.sentence(), self.detail)
    }

    /// The sentence for the page.
    pub(crate) fn reason(&self) -> String {
        if self.hint.is_empty() { self.message() } else { format!("{}: {}", self.message(), self.hint) }
    }

    pub(crate) fn response(&self) -> Response<Body> {
        let mut response =
            json_response(self.code.status(), &json!({"code": self.code.number(), "message": self.message()}));
        if self.code == Code::InvalidCredentials {
            // RFC 9110, section 11.6.1: a 401 for want of credentials names the scheme.
            let challenge = HeaderValue::from_static("Basic realm=\"cashouts\"");
            response.headers_mut().insert(axum::http::header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

/// A JSON value as a response.
pub(crate) fn json_response(status: StatusCode, value: &Value) -> Response<Body> {
    let mut response = Response::new(Body::from(value.to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// An object with more members.
pub(crate) fn merged(mut object: Value, more: Value) -> Value {
    if let (Value::Object(members), Value::Object(more)) = (&mut object, more) {
        members.extend(more);
    }
    object
}
