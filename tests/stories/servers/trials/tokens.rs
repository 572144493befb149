//! The token endpoint, in; proof that it gives, refuses and remembers, out.

use anyhow::ensure;
use libtest_mimic::Trial;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::told;
use crate::servers::tokens::{CLIENT, FIRST_REFRESH, SECRET, Says, TokenEndpoint};

pub fn trials() -> Vec<Trial> {
    vec![
        told("tokens::are_given_to_the_client", given_to_the_client),
        told("tokens::rotate", rotate),
        told("tokens::are_refused_as_told", refused_as_told),
    ]
}

/// The whole answer to a form.
async fn posted(endpoint: &TokenEndpoint, form: &str) -> anyhow::Result<String> {
    let host = endpoint
        .url
        .trim_start_matches("http://")
        .trim_end_matches("/token");
    let mut http = TcpStream::connect(host).await?;
    let length = form.len();
    let request = format!(
        "POST /token HTTP/1.1\r\nHost: {host}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\n\r\n{form}"
    );
    http.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    http.read_to_string(&mut answer).await?;
    Ok(answer)
}

fn credentials(secret: &str) -> String {
    format!("client_id={CLIENT}&client_secret={secret}&grant_type=client_credentials&scope=a%3A%2F%2Fb+c")
}

async fn given_to_the_client() -> anyhow::Result<()> {
    let endpoint = TokenEndpoint::start()?;
    let first = posted(&endpoint, &credentials(SECRET)).await?;
    ensure!(
        first.starts_with("HTTP/1.1 200") && first.contains(r#""access_token":"access-1""#),
        "{first}"
    );
    ensure!(
        first.contains(r#""expires_in":3600"#) && !first.contains("refresh_token"),
        "{first}"
    );
    endpoint.says(Says::Token(None));
    let second = posted(&endpoint, &credentials(SECRET)).await?;
    ensure!(
        second.contains("access-2") && !second.contains("expires_in"),
        "{second}"
    );
    let wrong = posted(&endpoint, &credentials("wrong")).await?;
    ensure!(
        wrong.starts_with("HTTP/1.1 401") && wrong.contains("invalid_client"),
        "{wrong}"
    );
    let none = posted(
        &endpoint,
        &format!("client_id={CLIENT}&grant_type=client_credentials"),
    )
    .await?;
    ensure!(none.contains("invalid_client"), "{none}");
    let forms = endpoint.forms();
    ensure!(
        forms.len() == 4 && forms[0]["scope"] == "a://b c" && forms[2]["client_secret"] == "wrong",
        "{forms:?}"
    );
    Ok(())
}

async fn rotate() -> anyhow::Result<()> {
    let endpoint = TokenEndpoint::start()?;
    let form = |refresh: &str| format!("client_id={CLIENT}&grant_type=refresh_token&refresh_token={refresh}");
    let first = posted(&endpoint, &form(FIRST_REFRESH)).await?;
    ensure!(
        first.contains("access-1") && first.contains("refresh-1"),
        "{first}"
    );
    let again = posted(&endpoint, &form(FIRST_REFRESH)).await?;
    ensure!(
        again.starts_with("HTTP/1.1 400") && again.contains("invalid_grant"),
        "{again}"
    );
    let next = posted(&endpoint, &form("refresh-1")).await?;
    ensure!(next.contains("access-2") && next.contains("refresh-2"), "{next}");
    let other = posted(&endpoint, &format!("client_id={CLIENT}&grant_type=password")).await?;
    ensure!(other.contains("unsupported_grant_type"), "{other}");
    Ok(())
}

async fn refused_as_told() -> anyhow::Result<()> {
    let endpoint = TokenEndpoint::start()?;
    let cases = [
        (
            Says::Refusal("invalid_client"),
            "HTTP/1.1 401",
            r#"{"error":"invalid_client"}"#,
        ),
        (
            Says::Refusal("invalid_scope"),
            "HTTP/1.1 400",
            r#"{"error":"invalid_scope"}"#,
        ),
        (Says::Page(500), "HTTP/1.1 500", "<html>"),
        (Says::Page(200), "HTTP/1.1 200", "<html>"),
        (
            Says::Redirect("http://127.0.0.1:9/".to_owned()),
            "HTTP/1.1 307",
            "\r\nLocation: http://127.0.0.1:9/\r\n",
        ),
    ];
    for (says, begins, holds) in cases {
        endpoint.says(says.clone());
        let answer = posted(&endpoint, &credentials(SECRET)).await?;
        ensure!(
            answer.starts_with(begins) && answer.contains(holds),
            "{says:?}: {answer}"
        );
    }
    endpoint.says(Says::Token(Some(60)));
    ensure!(
        posted(&endpoint, &credentials(SECRET))
            .await?
            .contains(r#""expires_in":60"#)
    );
    Ok(())
}
