//! The provider's operations: creating, querying, holding and cancelling a cashout.

use axum::body::Body as HttpBody;
use axum::http::{Response, StatusCode};
use serde_json::{Value, json};

use crate::answer::{Code, Refusal, json_response, merged};
use crate::app::App;
use crate::body::Body;
use crate::log;
use crate::notify;
use crate::status::Status;
use crate::store::{Cashout, Change, Created, NewCashout};

/// What a request asks for, by its method and path.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Operation {
    /// `POST /v3/cashout`
    Create,
    /// `POST /v3/cashout/status`
    Status,
    /// `PUT /v3/cashout/status`
    Update,
    /// `DELETE /v3/cashout/cancel`
    Cancel,
}

impl Operation {
    /// Carries it out. What it gives is what the page says about it, and the answer.
    pub(crate) async fn run(self, app: &App, body: &Body<'_>) -> Result<(String, Response<HttpBody>), Refusal> {
        match self {
            Self::Create => create(app, body).await,
            Self::Status => status(app, body).await,
            Self::Update => update(app, body).await,
            Self::Cancel => cancel(app, body).await,
        }
    }
}

/// Optional members that are strings, with the most characters they may have where the provider says it; 200 where it
/// does not.
const OPTIONAL_TEXTS: [(&str, usize); 11] = [
    ("document_type", 200),
    ("beneficiary_id", 200),
    ("beneficiary_lastname", 100),
    ("email", 200),
    ("phone", 200),
    ("bank_account", 200),
    ("bank_branch", 200),
    ("account_type", 200),
    ("address", 200),
    ("city", 200),
    ("postal_code", 200),
];

async fn create(app: &App, body: &Body<'_>) -> Result<(String, Response<HttpBody>), Refusal> {
    let external_id = body.required_text("external_id", 100)?;
    let country = body.required_text("country", 2)?;
    if country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(Refusal::parameter("country", "must be a country code of two capital letters"));
    }
    let amount = body.amount("amount")?;
    let currency = body.text("currency", 3)?.unwrap_or_default();
    if !currency.is_empty() && (currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase())) {
        return Err(Refusal::parameter("currency", "must be a currency code of three capital letters"));
    }
    body.required_text("document_id", 200)?;
    body.required_text("beneficiary_name", 100)?;
    let notification_url = body.required_text("notification_url", 300)?;
    if !notify::is_url(&notification_url) {
        return Err(Refusal::parameter("notification_url", "must be an http or https URL"));
    }
    for (name, characters) in OPTIONAL_TEXTS {
        body.text(name, characters)?;
    }
    let on_hold = body.boolean("on_hold")?.unwrap_or(false);
    let new = NewCashout {
        external_id,
        status: if on_hold { Status::OnHold } else { Status::Pending },
        country,
        amount,
        currency,
        notification_url,
        comments: body.text("comments", 200)?.unwrap_or_default(),
        now: log::now_seconds(),
    };
    match app.store.run(move |cashouts| cashouts.create(&new)).await.map_err(not_made)? {
        // A string, as in the provider's example.
        Created::WithId(id) => {
            let answer = json_response(StatusCode::OK, &json!({"cashout_id": id.to_string()}));
            Ok((format!("created cashout {id}"), answer))
        }
        Created::ExternalIdSeen => Err(Refusal::new(Code::ExternalIdUsed)),
        Created::Full => {
            let limit = app.config.limits.cashouts;
            Err(not_made(format!("the gateway keeps {limit} cashouts, which is its limit: reset it")))
        }
    }
}

async fn status(app: &App, body: &Body<'_>) -> Result<(String, Response<HttpBody>), Refusal> {
    let id = body.id("cashout_id")?;
    let external_id = body.text("external_id", 100)?.filter(|text| !text.is_empty());
    if id.is_none() && external_id.is_none() {
        return Err(Refusal::parameter("cashout_id", "or external_id is required"));
    }
    let found = app.store.run(move |cashouts| cashouts.find(id, external_id.as_deref())).await.map_err(not_made)?;
    let cashout = found.ok_or(Refusal::new(Code::NotFound))?;
    let mut answer = description(cashout.status);
    if cashout.status == Status::Rejected {
        let more = json!({"rejection_code": cashout.rejection_code, "rejection_reason": cashout.status_reason});
        answer = merged(answer, more);
    }
    if !cashout.bank_reference_id.is_empty() {
        answer = merged(answer, json!({"bank_reference_id": cashout.bank_reference_id}));
    }
    Ok((format!("cashout {} is {}", cashout.cashout_id, cashout.status.description()), ok(&answer)))
}

/// Between pending and on hold, in both directions.
async fn update(app: &App, body: &Body<'_>) -> Result<(String, Response<HttpBody>), Refusal> {
    let id = required_id(body)?;
    let status = match body.required_text("status", 32)?.as_str() {
        "PENDING" => Some(Status::Pending),
        "ON_HOLD" => Some(Status::OnHold),
        _ => None,
    };
    // Whether there is a cashout that can be updated is judged before what to.
    let allowed = move |cashout: &Cashout| {
        let can_be_updated = cashout.status.can_be_cancelled() && Some(cashout.status) != status;
        if can_be_updated { status.ok_or(Code::UnknownStatus) } else { Err(Code::CannotUpdate) }
    };
    change_if(app, id, None, allowed).await
}

async fn cancel(app: &App, body: &Body<'_>) -> Result<(String, Response<HttpBody>), Refusal> {
    let id = required_id(body)?;
    let external_id = body.required_text("external_id", 100)?;
    let allowed = |cashout: &Cashout| {
        if cashout.status.can_be_cancelled() { Ok(Status::Cancelled) } else { Err(Code::CannotCancel) }
    };
    change_if(app, id, Some(external_id), allowed).await
}

/// Changes the status to the one that the status flow allows, if it does, and notifies.
async fn change_if(
    app: &App,
    id: i64,
    external_id: Option<String>,
    allowed: impl FnOnce(&Cashout) -> Result<Status, Code> + Send + 'static,
) -> Result<(String, Response<HttpBody>), Refusal> {
    let changed = app.store.run(move |cashouts| {
        let Some(cashout) = cashouts.find(Some(id), external_id.as_deref())? else { return Ok(Err(Code::NotFound)) };
        let status = match allowed(&cashout) {
            Ok(status) => status,
            Err(code) => return Ok(Err(code)),
        };
        let change = Change {
            status,
            bank_reference_id: cashout.bank_reference_id,
            status_reason: String::new(),
            rejection_code: 0,
            now: log::now_seconds(),
        };
        Ok(cashouts.change(id, &change)?.ok_or(Code::NotFound))
    });
    let cashout = changed.await.map_err(not_made)?.map_err(Refusal::new)?;
    let notification = app.notifier.notify(&cashout);
    let told = format!("cashout {id} is {}, notification {notification}", cashout.status.description());
    Ok((told, ok(&description(cashout.status))))
}

fn required_id(body: &Body<'_>) -> Result<i64, Refusal> {
    body.id("cashout_id")?.ok_or_else(|| Refusal::parameter("cashout_id", "is required"))
}

fn description(status: Status) -> Value {
    json!({"cashout_status": status.number(), "cashout_status_description": status.description()})
}

fn ok(value: &Value) -> Response<HttpBody> {
    json_response(StatusCode::OK, value)
}

/// The database failed: nothing of it is for the client.
fn not_made(reason: String) -> Refusal {
    Refusal::new(Code::NotMade).hint(reason)
}
