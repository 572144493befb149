//! The two schemas, in; every point in which they differ, out.

use std::collections::BTreeSet;

use anyhow::ensure;
use libtest_mimic::Trial;

use super::desk::{Desk, Rigour, ask, once, tell};
use crate::ground::{Engine, Ground};

const SQLITE: &[&str] = &[
    "select 'column ' || t.name || '.' || c.name || ' ' || c.type || iif(c.\"notnull\", ' not null', '')
     from sqlite_master t, pragma_table_info(t.name) c
     where t.type = 'table' and t.name not like 'sqlite%' and t.name <> '_sqlx_migrations'",
    "select case when i.origin = 'pk' then 'primary key ' when i.\"unique\" then 'unique ' else 'index ' || i.name || ' ' end
         || t.name || '(' || (select group_concat(name) from (select name from pragma_index_info(i.name) order by seqno))
         || ')' || iif(i.partial,
             ' where ' || replace((select substr(sql, instr(sql, ' where ') + 7) from sqlite_master where name = i.name),
                                  ' ', ''), '')
     from sqlite_master t, pragma_index_list(t.name) i where t.type = 'table' and t.name <> '_sqlx_migrations'",
    "select 'foreign key ' || t.name || '(' || k.\"from\" || ') ' || k.\"table\" || '(' || k.\"to\" || ')'
     from sqlite_master t, pragma_foreign_key_list(t.name) k where t.type = 'table'",
];

const POSTGRES: &[&str] = &[
    "select 'column ' || t.relname || '.' || c.attname || ' ' || case format_type(c.atttypid, null)
         when 'text' then 'TEXT' when 'timestamp with time zone' then 'TEXT' when 'date' then 'TEXT'
         when 'bigint' then 'INTEGER' when 'boolean' then 'INTEGER'
         when 'uuid' then 'BLOB' when 'bytea' then 'BLOB' else format_type(c.atttypid, null) end
         || case when c.attnotnull then ' not null' else '' end
     from pg_attribute c join pg_class t on t.oid = c.attrelid
     where t.relkind = 'r' and t.relnamespace = 'public'::regnamespace and t.relname <> '_sqlx_migrations'
       and c.attnum > 0 and not c.attisdropped",
    "select case when i.indisprimary then 'primary key ' when i.indisunique then 'unique '
         else 'index ' || n.relname || ' ' end || t.relname || '('
         || (select string_agg(c.attname, ',' order by k.place) from unnest(i.indkey) with ordinality k (number, place)
             join pg_attribute c on c.attrelid = i.indrelid and c.attnum = k.number) || ')'
         || coalesce(' where ' || regexp_replace(replace(replace(pg_get_expr(i.indpred, i.indrelid), '::text', ''),
                                                         ' AND ', 'and'), '[() ]', '', 'g'), '')
     from pg_index i join pg_class t on t.oid = i.indrelid join pg_class n on n.oid = i.indexrelid
     where t.relnamespace = 'public'::regnamespace and t.relname <> '_sqlx_migrations'",
    "select 'foreign key ' || t.relname || '(' || c.attname || ') ' || o.relname || '(' || oc.attname || ')'
     from pg_constraint k join pg_class t on t.oid = k.conrelid join pg_class o on o.oid = k.confrelid
     join pg_attribute c on c.attrelid = t.oid and c.attnum = k.conkey[1]
     join pg_attribute oc on oc.attrelid = o.oid and oc.attnum = k.confkey[1] where k.contype = 'f'",
];

/// Every column, key and index, in words that are the same for both engines.
async fn parts(ground: &Ground) -> anyhow::Result<BTreeSet<String>> {
    let mut parts = BTreeSet::new();
    let statements = if ground.engine == Engine::Sqlite {
        SQLITE
    } else {
        POSTGRES
    };
    for statement in statements {
        parts.extend(
            ask(ground, statement)
                .await?
                .into_iter()
                .map(|part| part.to_lowercase()),
        );
    }
    let checks = if ground.engine == Engine::Sqlite {
        "select sql from sqlite_master where type = 'table' and name not like 'sqlite%' and name <> '_sqlx_migrations'"
    } else {
        "select 'create table ' || t.relname || ' ' || string_agg('check (' || pg_get_constraintdef(k.oid), ' ' order by k.oid)
         from pg_constraint k join pg_class t on t.oid = k.conrelid where k.contype = 'c' group by t.relname"
    };
    for table in ask(ground, checks).await? {
        let name = table.split_whitespace().nth(2).unwrap_or_default().to_owned();
        for check in table.split("check (").skip(1) {
            let line = check.lines().next().unwrap_or_default();
            let words: Vec<&str> = line.split('\'').skip(1).step_by(2).collect();
            parts.insert(format!("check {name}: {}", words.join(", ")));
        }
    }
    Ok(parts)
}

async fn differences(sqlite: &Ground, postgres: &Ground) -> anyhow::Result<Vec<String>> {
    let (one, other) = (parts(sqlite).await?, parts(postgres).await?);
    Ok(one.symmetric_difference(&other).cloned().collect())
}

/// What one schema could lose or gain without the other.
const CHANGES: &[(Engine, &str, &str)] = &[
    (
        Engine::Sqlite,
        "alter table task add column more TEXT",
        "column task.more text",
    ),
    (
        Engine::Sqlite,
        "drop index task_open",
        "index task_open task(made_at,id) where done_atisnull",
    ),
    (
        Engine::Sqlite,
        "create index more on task (kind)",
        "index more task(kind)",
    ),
    (
        Engine::Sqlite,
        "create table moreover (a TEXT references task (id))",
        "foreign key moreover(a) task(id)",
    ),
    (
        Engine::Sqlite,
        "create table most (a TEXT not null unique)",
        "unique most(a)",
    ),
    (
        Engine::Postgres,
        "alter table task alter made_at drop not null",
        "column task.made_at text not null",
    ),
    (
        Engine::Postgres,
        "alter table task alter kind type bigint using 1",
        "column task.kind integer not null",
    ),
    (
        Engine::Postgres,
        "alter table task drop constraint task_key_key",
        "unique task(key)",
    ),
    (
        Engine::Postgres,
        "alter table task drop constraint task_pkey",
        "primary key task(id)",
    ),
    (
        Engine::Postgres,
        "alter table task drop constraint task_case_id_fkey",
        "foreign key task(case_id) case_file(id)",
    ),
    (
        Engine::Postgres,
        "alter table body drop constraint body_stored_check",
        "check body: here, file",
    ),
];

pub fn trials() -> Vec<Trial> {
    once("register::both_engines_have_one_schema", || async {
        let sqlite = Desk::open(Ground::new(Engine::Sqlite).await?).await?.ground;
        let postgres = Desk::open(Ground::new(Engine::Postgres).await?).await?.ground;
        let count = parts(&sqlite).await?.len();
        ensure!(count > 150, "only {count} parts were compared");
        let found = differences(&sqlite, &postgres).await?;
        ensure!(found.is_empty(), "{found:#?}");
        for (engine, change, seen) in CHANGES {
            let changed = if *engine == Engine::Sqlite {
                &sqlite
            } else {
                &postgres
            };
            tell(changed, Rigour::Kept, change).await?;
            let found = differences(&sqlite, &postgres).await?;
            ensure!(found.iter().any(|found| found == seen), "{change}: {found:#?}");
        }
        Ok(())
    })
}
