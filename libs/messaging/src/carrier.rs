//! Which carrier each service's database says its events travel by.

use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr};

use crate::ServiceEnds;
use crate::config::{Carrier, CarrierName};
use crate::error::Error;
use crate::sql::statement;

/// Refuses a process whose setting differs from what a database records; a new database takes the setting.
pub(crate) async fn require(services: &[ServiceEnds], carrier: &Carrier) -> Result<(), Error> {
    let configured = carrier.name();
    for service in services {
        let recorded = record_if_new(&service.db, configured).await?;
        if recorded != configured {
            return Err(Error::OtherCarrier {
                service: service.name,
                recorded: recorded.as_str(),
                configured: configured.as_str(),
            });
        }
    }
    Ok(())
}

/// Tells what a database records, nothing when it is new.
pub async fn recorded(db: &DatabaseConnection) -> Result<Option<CarrierName>, Error> {
    let row = db.query_one_raw(statement("select carrier from bus", [])).await?;
    row.map(|row| parse(&row.try_get_by_index::<String>(0)?)).transpose()
}

async fn record_if_new(
    db: &DatabaseConnection,
    carrier: CarrierName,
) -> Result<CarrierName, Error> {
    const RECORD: &str = "insert into bus (carrier) values ($1) on conflict do nothing";
    db.execute_raw(statement(RECORD, [carrier.as_str().into()])).await?;
    Ok(recorded(db).await?.unwrap_or(carrier))
}

/// Records that `carrier` is in use from now on.
pub(crate) async fn record(db: &DatabaseConnection, carrier: CarrierName) -> Result<(), DbErr> {
    const RECORD: &str = "insert into bus (carrier) values ($1)
        on conflict (only_row) do update set carrier = excluded.carrier, recorded_at = now()";
    db.execute_raw(statement(RECORD, [carrier.as_str().into()])).await?;
    Ok(())
}

fn parse(text: &str) -> Result<CarrierName, Error> {
    text.parse().map_err(|_| Error::Unreadable("carrier"))
}
