//! Whether the identity provider answers, speaks for itself, has keys, and has the right time.

use auth::OidcConfig;
use auth::provider::{self, ProviderFault};
use runtime::{Clock, Env, HttpClient};
use url::Url;

use super::database::compare_clocks;
use super::report::{Report, said};
use crate::serve::running;
use crate::settings;

/// Asks the provider, or the development issuer that runs or ran last.
pub(super) async fn check(
    report: &mut Report,
    env: &Env,
    (http, clock): (&HttpClient, &Clock),
    dev: bool,
) {
    let issuer = if dev { development(report, env) } else { provider(env) };
    let Some(issuer) = issuer else { return };
    match provider::look(http, &issuer, clock).await {
        Ok(seen) => {
            report.at("identity", None).fine(said(
                format!("nơi cấp định danh trả lời, có {} khóa", seen.keys),
                format!("the identity provider answers and has {} keys", seen.keys),
            ));
            if let Some(difference) = seen.clock_difference {
                let whose = ("nơi cấp định danh", "the identity provider");
                compare_clocks(report, ("identity-clock", None), difference, whose);
            }
        }
        Err(fault) => tell(report, &issuer, &fault),
    }
}

fn provider(env: &Env) -> Option<Url> {
    Some(OidcConfig::from_env(env).ok()?.issuer) // A missing setting has been told.
}

fn development(report: &mut Report, env: &Env) -> Option<Url> {
    report.at("identity", None).warning(
        said(
            "đang dùng nơi cấp định danh để phát triển: ai mở trang đăng nhập cũng thành bất cứ ai",
            "the development issuer is in use: whoever opens its page may be anybody",
        ),
        said(
            "chỉ để thử: cài thật thì đặt OIDC_ISSUER và bỏ --dev",
            "for trying things out alone: set OIDC_ISSUER and leave --dev out for real people",
        ),
    );
    let public = settings::public_url(env).ok()?;
    let config = auth::dev_issuer::DevIssuerConfig::from_env(env, &public).ok()?;
    running::find(&config)
}

fn tell(report: &mut Report, issuer: &Url, fault: &ProviderFault) {
    let found = said(
        match fault {
            ProviderFault::Unreachable => "nơi cấp định danh không trả lời",
            ProviderFault::Unreadable => "nơi cấp định danh trả lời điều không đọc được",
            ProviderFault::AnotherIssuer => "nơi cấp định danh xưng một tên khác với OIDC_ISSUER",
            ProviderFault::Downgrade => "nơi cấp định danh đưa khóa qua đường không mã hóa",
            ProviderFault::NoKeys => "nơi cấp định danh không có khóa nào dùng được",
        },
        fault.to_string(),
    );
    let base = issuer.as_str().trim_end_matches('/');
    let advice = match fault {
        ProviderFault::Unreachable => said(
            format!(
                "mở thử {base}/.well-known/openid-configuration từ máy này; xem tường lửa, tên máy, chứng thư"
            ),
            format!(
                "fetch {base}/.well-known/openid-configuration from this machine; see firewall, name, certificate"
            ),
        ),
        ProviderFault::AnotherIssuer => said(
            "đặt OIDC_ISSUER đúng từng chữ như trường issuer trong tài liệu ấy",
            "set OIDC_ISSUER to the letter as that document's field issuer has it",
        ),
        ProviderFault::Downgrade => said(
            "cấu hình địa chỉ ngoài của nơi cấp định danh là https",
            "configure the provider's public address as https",
        ),
        ProviderFault::Unreadable | ProviderFault::NoKeys => said(
            "xem địa chỉ có đúng là của realm không; khóa phải là RSA từ 2048 bit, EC hoặc Ed25519 để ký",
            "see whether the address is the realm's; keys must be RSA of 2,048 bits, EC or Ed25519, for signing",
        ),
    };
    report.at("identity", None).fault(found, advice);
}
