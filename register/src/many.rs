//! Many rows, in; one statement, out.
//!
//! A statement has its price whatever it carries: on SQLite two changes of thread, on PostgreSQL a
//! journey to the server. So messages are looked up and written by the group, a table at a time.

/// The most rows that one statement carries.
const MOST: usize = 32;

/// The rows in portions of 32, 16, 8, 4, 2 and 1: so each statement comes in six lengths, and
/// each of these is prepared once and kept.
pub(crate) fn portions<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let length = rows.len().checked_ilog2().map(|power| (1 << power).min(MOST))?;
        let (portion, rest) = rows.split_at(length);
        rows = rest;
        Some(portion)
    })
}

/// Keys in portions of as many lengths, each filled up by its last key: to ask for a key twice is to ask for it once,
/// and twenty keys are one statement.
pub(crate) fn filled<T>(keys: &[T]) -> impl Iterator<Item = impl Iterator<Item = &T>> {
    keys.chunks(MOST).map(|portion| {
        let last = portion.last().into_iter().cycle();
        portion.iter().chain(last).take(portion.len().next_power_of_two())
    })
}

/// Inserts rows: `insert!(tx, "insert into t (a, b) ", rows, |row, item| row.push_bind(item.a)…, "")`.
/// The last text stands behind the values.
macro_rules! insert {
    ($tx:expr, $into:literal, $rows:expr, |$row:ident, $item:pat_param| $binds:expr, $behind:literal) => {
        for rows in $crate::many::portions(&$rows) {
            $crate::backend::on_backend!($tx, |conn| {
                let mut statement = sqlx::QueryBuilder::new($into);
                statement.push_values(rows, |mut $row, $item| {
                    $binds;
                });
                statement.push($behind);
                statement.build().execute(conn).await.map(drop)
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
        for keys in $crate::many::filled(&$keys) {
            let mut rows = $crate::backend::on_backend!($tx, |conn| {
                let mut statement = sqlx::QueryBuilder::new("");
                let $select = &mut statement;
                $begin;
                let mut list = statement.separated(", ");
                for key in keys {
                    list.push_bind(key);
                }
                statement.push($behind);
                statement.build_query_as().fetch_all(conn).await
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
        for asked in $crate::many::portions(&$asked) {
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
                statement.build_query_as().fetch_all(conn).await
            })?;
            found.append(&mut rows);
        }
        found
    }};
}
pub(crate) use each;

/// Removes the rows whose key is one of `keys`: `clear!(tx, "delete from t where k in (", keys)`.
macro_rules! clear {
    ($tx:expr, $delete:literal, $keys:expr) => {
        for keys in $crate::many::filled(&$keys) {
            $crate::backend::on_backend!($tx, |conn| {
                let mut statement = sqlx::QueryBuilder::new($delete);
                let mut list = statement.separated(", ");
                for key in keys {
                    list.push_bind(key);
                }
                statement.push(")");
                statement.build().execute(conn).await.map(drop)
            })?;
        }
    };
}
pub(crate) use clear;

#[cfg(test)]
mod tests {
    use super::{filled, portions};

    #[test]
    fn keys_are_filled_up_to_powers_of_two() {
        for (keys, lengths) in [
            (0, vec![]),
            (1, vec![1]),
            (3, vec![4]),
            (20, vec![32]),
            (32, vec![32]),
            (69, vec![32, 32, 8]),
        ] {
            let keys: Vec<usize> = (0..keys).collect();
            let filled: Vec<Vec<&usize>> = filled(&keys).map(Iterator::collect).collect();
            assert_eq!(filled.iter().map(Vec::len).collect::<Vec<_>>(), lengths);
            let mut asked: Vec<usize> = filled.concat().into_iter().copied().collect();
            asked.dedup();
            assert_eq!(asked, keys);
        }
    }

    #[test]
    fn rows_are_portioned_by_powers_of_two() {
        for (rows, lengths) in [
            (0, vec![]),
            (1, vec![1]),
            (45, vec![32, 8, 4, 1]),
            (64, vec![32, 32]),
            (99, vec![32, 32, 32, 2, 1]),
        ] {
            let rows: Vec<usize> = (0..rows).collect();
            let portions: Vec<&[usize]> = portions(&rows).collect();
            assert_eq!(portions.concat(), rows);
            assert_eq!(
                portions.iter().map(|rows| rows.len()).collect::<Vec<_>>(),
                lengths
            );
        }
    }
}
