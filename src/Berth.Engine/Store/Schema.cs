// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;
using Microsoft.Data.Sqlite;

namespace Berth.Engine.Store;

/// <summary>
/// The schema as a list of steps: step N brings <c>user_version</c> from N to N+1. A released step is never edited, only followed by another one.
/// Documents are JSON; beside them stand only the columns that a statement looks up.
/// </summary>
internal static class Schema
{
    private static readonly string[] s_steps =
    [
        """
        CREATE TABLE containers (
            id       TEXT PRIMARY KEY,
            name     TEXT NOT NULL UNIQUE,
            created  INTEGER NOT NULL,
            document BLOB NOT NULL,
            state    BLOB NOT NULL
        ) WITHOUT ROWID;

        CREATE TABLE images (
            id       TEXT PRIMARY KEY,
            created  INTEGER NOT NULL,
            document BLOB NOT NULL
        ) WITHOUT ROWID;

        CREATE TABLE image_references (
            reference TEXT PRIMARY KEY,
            image     TEXT NOT NULL REFERENCES images(id)
        ) WITHOUT ROWID;

        CREATE INDEX image_references_by_image ON image_references(image);
        """,
    ];

    public static int Version => s_steps.Length;

    public static void Migrate(SqliteConnection connection)
    {
        int version = ReadVersion(connection);
        if (version > s_steps.Length)
        {
            throw new EngineException(ErrorKind.DataLoss, $"state database has schema {version}, and this version of Berth knows only up to {s_steps.Length}");
        }

        for (; version < s_steps.Length; version++)
        {
            using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
            using SqliteCommand command = connection.CreateCommand();
            command.Transaction = transaction;
#pragma warning disable CA2100 // Constants and a loop counter.
            command.CommandText = $"{s_steps[version]} PRAGMA user_version = {version + 1};";
#pragma warning restore CA2100
            command.ExecuteNonQuery();
            transaction.Commit();
        }
    }

    private static int ReadVersion(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return (int)(long)command.ExecuteScalar()!;
    }
}
