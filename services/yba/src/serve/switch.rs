//! `yba bus switch`: from one carrier of events to the other, with nothing lost on the way.

use std::time::Duration;

use auth::dev_issuer::DevIssuer;
use messaging::config::CarrierName;
use messaging::kafka::KafkaConfig;
use messaging::switch::{Patience, switch as switch_carrier};
use messaging::{BusConfig, Carrier, ServiceEnds, carrier};
use runtime::http::{Bound, join};
use runtime::{Env, telemetry};

use super::members::{self, End};
use super::process::Process;
use crate::error::Error;
use crate::services;
use crate::settings::is_development;
use crate::settings::{self, Settings, Shape, own_address, url_name};

/// Delivers what is on its way by the carrier in use, then records the other one.
///
/// Handlers ask other services, so all of them answer in this process meanwhile.
pub(crate) async fn switch(to: CarrierName, patience: Duration) -> Result<(), Error> {
    let env = settings::environment()?;
    let dev = is_development(&env);
    let env = here(settings::fill_in(env, "all", Shape::Together, dev));
    let settings = Settings::read(&env, "all", dev)?;
    let _telemetry = telemetry::init(&settings.telemetry)?;
    let process = Process::open(&settings, dev)?;
    let bound = Bound::new(settings.http.clone())?;
    let members::Started { mut routes, ends } = members::start(&settings, &process).await?;
    routes.extend(process.issuer.as_ref().map(DevIssuer::routes));
    let clock = process.clock.clone();
    let server = bound.start(join(routes), process.ops, process.tasks)?;
    let ends: Vec<_> = ends.into_iter().map(End::into_service_ends).collect();
    let done = async {
        let outgoing = outgoing(&env, &settings.shared.bus, &ends).await?;
        Ok(switch_carrier(outgoing, ends, to, clock, Patience(patience)).await?)
    };
    let done = done.await;
    server.stop().await;
    done
}

/// The carrier in use, whatever `BUS` says already; Kafka need not be there unless it is the one.
async fn outgoing(env: &Env, bus: &BusConfig, ends: &[ServiceEnds]) -> Result<BusConfig, Error> {
    let mut carrier = Carrier::Local;
    for end in ends {
        if carrier::recorded(&end.db).await? == Some(CarrierName::Kafka) {
            carrier = Carrier::Kafka(KafkaConfig::from_env(env)?);
            break;
        }
    }
    Ok(BusConfig { carrier, ..bus.clone() })
}

/// Elsewhere the services are stopped; whoever asks one asks this process.
fn here(env: Env) -> Env {
    let address = env.text("HTTP_ADDR").default("127.0.0.1:8080").parse::<std::net::SocketAddr>();
    let own = own_address(address.map_or(8080, |address| address.port()));
    services::ALL.iter().fold(env, |env, service| env.replacing(&url_name(service), own.as_str()))
}
