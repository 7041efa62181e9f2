//! Cashouts from their creation to their end, and where they are kept.

use paysig::onekey::{Credentials, Environment, Request};
use paysig_gateway::{Config, Database, Environment as Play, Gateway};
use serde_json::{Value, json};

use crate::support::{Call, LOGIN, PASS, Running, SECRET, cashout};

fn answer(gateway: &Running, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let answer = gateway.send(&Call::signed(method, path, body));
    (answer.status, answer.json())
}

fn status(gateway: &Running, id: i64) -> Value {
    let (status, answer) = answer(gateway, "POST", "/v3/cashout/status", &json!({"cashout_id": id}));
    assert_eq!(status, 200, "{answer}");
    answer
}

/// What `seal` makes is accepted as it is: the core's rules and the gateway's are written twice, and agree.
#[test]
fn sealed_requests_are_accepted() {
    let gateway = Running::start();
    let environment = Environment::local(format!("https://localhost:{}", gateway.address.port())).unwrap();
    let credentials = Credentials::new(environment, LOGIN, PASS, SECRET).unwrap();
    let send = |request: &Request<'_>| {
        let mut buffer = [0; 2048];
        let sealed = credentials.seal(request, &mut [], &mut buffer).unwrap();
        let mut call = Call::new(sealed.method(), sealed.path(), sealed.body()).with("Host", sealed.host());
        for (name, value) in sealed.headers() {
            call = call.with(name, value);
        }
        let answer = gateway.send(&call);
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()
    };
    let pretty = serde_json::to_string_pretty(&cashout("órder-1")).unwrap();
    let id = send(&Request::create(pretty.as_bytes()))["cashout_id"].as_str().unwrap().to_owned();
    assert_eq!(send(&Request::status(format!("{{\"cashout_id\":{id}}}").as_bytes()))["cashout_status"], 0);
    let cancel = format!("{{\"cashout_id\":{id},\"external_id\":\"\\u00f3rder-1\"}}");
    assert_eq!(send(&Request::cancel(cancel.as_bytes()))["cashout_status"], 2);
}

#[test]
fn a_cashout_is_found_by_either_id() {
    let gateway = Running::start();
    let id = gateway.create("order-1", "http://127.0.0.1:9/");
    gateway.create("order-2", "http://127.0.0.1:9/");
    let pending = json!({"cashout_status": 0, "cashout_status_description": "Pending"});
    for body in [
        json!({"cashout_id": id}),
        json!({"cashout_id": id.to_string()}),
        json!({"external_id": "order-1"}),
        json!({"cashout_id": id, "external_id": "order-1"}),
        json!({"cashout_id": id, "external_id": null}),
    ] {
        assert_eq!(answer(&gateway, "POST", "/v3/cashout/status", &body), (200, pending.clone()), "{body}");
    }
}

#[test]
fn every_status_is_told_as_the_provider_tells_it() {
    let gateway = Running::start();
    let id = gateway.create("order-1", "http://127.0.0.1:9/");
    for (name, number, description) in [
        ("DELIVERED", 4, "Delivered"),
        ("COMPLETED", 1, "Completed"),
        ("CANCELLED", 2, "Canceled"),
        ("ON_HOLD", 5, "On Hold"),
        ("PENDING", 0, "Pending"),
    ] {
        let changed = gateway.post(&format!("cashouts/{id}/status"), &json!({"status": name}));
        assert_eq!(changed["status"], name);
        assert_eq!(status(&gateway, id), json!({"cashout_status": number, "cashout_status_description": description}));
    }
    let command = json!({
        "status": "REJECTED", "status_reason": "Invalid bank account", "rejection_code": 800,
        "bank_reference_id": "E35210410202402291998",
    });
    gateway.post(&format!("cashouts/{id}/status"), &command);
    let rejected = json!({
        "cashout_status": 3, "cashout_status_description": "Rejected", "rejection_code": 800,
        "rejection_reason": "Invalid bank account", "bank_reference_id": "E35210410202402291998",
    });
    assert_eq!(status(&gateway, id), rejected);
}

#[test]
fn holding_and_cancelling() {
    let gateway = Running::start();
    let mut body = cashout("order-1");
    body["on_hold"] = true.into();
    let (_, created) = answer(&gateway, "POST", "/v3/cashout", &body);
    let id: i64 = created["cashout_id"].as_str().unwrap().parse().unwrap();
    assert_eq!(status(&gateway, id)["cashout_status"], 5);

    let pending = json!({"cashout_status": 0, "cashout_status_description": "Pending"});
    let update = |status| json!({"cashout_id": id, "status": status});
    assert_eq!(answer(&gateway, "PUT", "/v3/cashout/status", &update("PENDING")), (200, pending));
    // It is pending already.
    assert_eq!(answer(&gateway, "PUT", "/v3/cashout/status", &update("PENDING")).0, 400);
    assert_eq!(answer(&gateway, "PUT", "/v3/cashout/status", &update("ON_HOLD")).0, 200);

    let cancel = json!({"cashout_id": id, "external_id": "order-1"});
    let cancelled = json!({"cashout_status": 2, "cashout_status_description": "Canceled"});
    assert_eq!(answer(&gateway, "DELETE", "/v3/cashout/cancel", &cancel), (200, cancelled));
    assert_eq!(answer(&gateway, "DELETE", "/v3/cashout/cancel", &cancel).0, 412);
}

/// The text of the amount is kept, not its value.
#[test]
fn amounts_are_kept_as_they_were_written() {
    let gateway = Running::start();
    for (external_id, amount) in [("order-1", "2000.10"), ("order-2", "0.01"), ("order-3", "123456789012345.670")] {
        let text = cashout(external_id).to_string().replace("2000", amount);
        let text = text.replacen('{', "{\"login\":\"cashout_login\",\"pass\":\"cashout_pass\",", 1);
        assert_eq!(gateway.send(&Call::signed_bytes("POST", "/v3/cashout", text.as_bytes())).status, 200);
        assert_eq!(gateway.get("cashouts")["cashouts"][0]["amount"], amount);
    }
}

/// One of many that race for an external ID wins.
#[test]
fn an_external_id_is_given_out_once() {
    let gateway = Running::start();
    let call = Call::signed("POST", "/v3/cashout", &cashout("order-1"));
    let statuses = std::thread::scope(|scope| {
        let tasks: Vec<_> = (0..16).map(|_| scope.spawn(|| gateway.send(&call).status)).collect();
        tasks.into_iter().map(|task| task.join().unwrap()).collect::<Vec<_>>()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 400).count(), 15, "{statuses:?}");
}

#[test]
fn a_file_outlives_the_gateway_and_is_held_by_one() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::File(folder.path().join("cashouts.sqlite"));
    let start = |environment| {
        let database = database.clone();
        Running::with(move |config| {
            config.database = database;
            config.environment = environment;
        })
    };
    let mut gateway = start(Play::Staging);
    let id = gateway.create("order-1", "http://127.0.0.1:9/");
    gateway.post(&format!("cashouts/{id}/status"), &json!({"status": "COMPLETED"}));

    let second = Config { listen: "127.0.0.1:0".parse().unwrap(), database: database.clone(), ..Config::default() };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let error = runtime.block_on(Gateway::start(second)).unwrap_err().to_string();
    assert!(error.ends_with("database is locked"), "{error}");

    gateway.stop();
    drop(gateway);
    // The other environment knows nothing of it.
    let gateway = start(Play::Production);
    assert_eq!(gateway.get("cashouts")["cashouts"], json!([]));
    drop(gateway);
    let gateway = start(Play::Staging);
    assert_eq!(status(&gateway, id)["cashout_status"], 1);
    assert_eq!(gateway.create("order-2", "http://127.0.0.1:9/"), id + 1);
    // Forgotten IDs are not given out again.
    gateway.post("reset", &json!(null));
    assert_eq!(gateway.create("order-1", "http://127.0.0.1:9/"), id + 2);
}

#[test]
fn what_is_no_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    std::fs::write(&path, "notes, not a database, and longer than its header would be ".repeat(20)).unwrap();
    let database = Database::File(path.clone());
    let config = Config { listen: "127.0.0.1:0".parse().unwrap(), database, ..Config::default() };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let error = runtime.block_on(Gateway::start(config)).unwrap_err().to_string();
    assert_eq!(error, format!("the database {}: file is not a database", path.display()));
}
