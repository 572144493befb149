//! Many rows, in; one statement, out.
//!
//! A statement has its price whatever it carries: on SQLite two changes of thread, on PostgreSQL a
//! journey to the server. So messages are looked up and written by the group, a table at a time.

/// How many rows one statement carries: of the widest table still fewer values than either engine
/// takes in a statement (SQLite 32,766, PostgreSQL 65,535).
pub(crate) const ROWS: usize = 1_000;

/// Inserts rows: `insert!(tx, "insert into t (a, b) ", rows, |row, item| row.push_bind(item.a)…, "")`.
/// The last text stands behind the values.
macro_rules! insert {
    ($tx:expr, $into:literal, $rows:expr, |$row:ident, $item:pat_param| $binds:expr, $behind:literal) => {
        for rows in $rows.chunks($crate::many::ROWS) {
            $crate::backend::on_backend!($tx, |conn| {
                let mut statement = sqlx::QueryBuilder::new($into);
                statement.push_values(rows, |mut $row, $item| {
                    $binds;
                });
                statement.push($behind);
                // Of one shape there is one statement to keep; of every number of rows there would be too many.
                let kept = rows.len() == 1;
                statement.build().persistent(kept).execute(conn).await.map(drop)
            })?;
        }
    };
}
pub(crate) use insert;

/// The rows whose key is one of `keys`: `among!(tx, "select … where k in (", keys, ") order by …")`.
/// Instead of the first text a closure may write the beginning, with values of its own.
macro_rules! among {
    ($tx:expr, $select:literal, $keys:expr, $behind:literal) => {
        among!($tx, |select| select.push($select), $keys, $behind)
    };
    ($tx:expr, |$select:ident| $begin:expr, $keys:expr, $behind:literal) => {{
        let mut found = Vec::new();
        for keys in $keys.chunks($crate::many::ROWS) {
            let mut rows = $crate::backend::on_backend!($tx, |conn| {
                let mut statement = sqlx::QueryBuilder::new("");
                let $select = &mut statement;
                $begin;
                let mut list = statement.separated(", ");
                for key in keys {
                    list.push_bind(key);
                }
                statement.push($behind);
                let kept = keys.len() == 1;
                statement.build_query_as().persistent(kept).fetch_all(conn).await
            })?;
            found.append(&mut rows);
        }
        found
    }};
}
pub(crate) use among;

/// The rows that each of `asked` asks for, limited for each by itself:
/// `each!(tx, asked, |select, item| select.push("select …").push_bind(item.a)…)`.
macro_rules! each {
    ($tx:expr, $asked:expr, |$select:ident, $item:pat_param| $body:expr) => {{
        let mut found = Vec::new();
        for asked in $asked.chunks($crate::many::SELECTS) {
            let mut rows = $crate::backend::on_backend!($tx, |conn| {
                let mut statement = sqlx::QueryBuilder::new("");
                for (number, $item) in asked.iter().enumerate() {
                    statement.push(if number == 0 {
                        "select * from ("
                    } else {
                        " union all select * from ("
                    });
                    let $select = &mut statement;
                    $body;
                    statement.push(") as found");
                }
                let kept = asked.len() == 1;
                statement.build_query_as().persistent(kept).fetch_all(conn).await
            })?;
            found.append(&mut rows);
        }
        found
    }};
}
pub(crate) use each;

/// How many selects one statement joins (SQLite's limit is 500).
pub(crate) const SELECTS: usize = 100;

/// Removes the rows whose key is one of `keys`: `clear!(tx, "delete from t where k in (", keys)`.
macro_rules! clear {
    ($tx:expr, $delete:literal, $keys:expr) => {
        for keys in $keys.chunks($crate::many::ROWS) {
            $crate::backend::on_backend!($tx, |conn| {
                let mut statement = sqlx::QueryBuilder::new($delete);
                let mut list = statement.separated(", ");
                for key in keys {
                    list.push_bind(key);
                }
                statement.push(")");
                let kept = keys.len() == 1;
                statement.build().persistent(kept).execute(conn).await.map(drop)
            })?;
        }
    };
}
pub(crate) use clear;
