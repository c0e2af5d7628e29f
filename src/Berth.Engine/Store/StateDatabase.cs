// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;
using Microsoft.Data.Sqlite;

namespace Berth.Engine.Store;

/// <summary>
/// The engine's metadata: one SQLite file in WAL mode. One transaction is one user-visible change. Thread-safe; a transaction holds the
/// single writer's lock, so what runs inside must neither wait nor touch the kernel.
/// </summary>
/// <remarks>
/// synchronous=NORMAL: a commit reaches the page cache without an fsync, so it survives <c>kill -9</c> of the daemon at once and a power
/// cut from the last checkpoint on, and never leaves a torn file (https://www.sqlite.org/wal.html#performance_considerations).
/// </remarks>
public sealed class StateDatabase : IDisposable
{
    private const int CommitsPerCheckpoint = 400;

    private readonly Lock _writer = new();
    private readonly SqliteConnection _connection;
    private readonly StatementCache _statements;
    private readonly string _connectionString;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly SqliteCommand _rollback;
    private Task _checkpoint = Task.CompletedTask;
    private int _commits;
    private bool _disposed;

    private StateDatabase(SqliteConnection connection, string connectionString)
    {
        _connection = connection;
        _connectionString = connectionString;
        _statements = new StatementCache(connection);
        _begin = _statements.Get("BEGIN IMMEDIATE");
        _commit = _statements.Get("COMMIT");
        _rollback = _statements.Get("ROLLBACK");
    }

    /// <summary>Opens or creates the file and brings its schema up to date.</summary>
    /// <exception cref="EngineException">DataLoss: not a database, or written by a newer version.</exception>
    public static StateDatabase Open(string path)
    {
        SQLitePCL.Batteries_V2.Init();
        string connectionString = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 5 }.ToString();
        SqliteConnection connection = new(connectionString);
        try
        {
            connection.Open();
            // Checkpoints fsync, so they run beside the commits and not inside one of them (wal_autocheckpoint=0).
            Pragma(connection, "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "temp_store=MEMORY", "cache_size=-1024", "wal_autocheckpoint=0");
            Schema.Migrate(connection);
            return new StateDatabase(connection, connectionString);
        }
        catch (SqliteException failure)
        {
            connection.Dispose();
            throw new EngineException(ErrorKind.DataLoss, $"state database \"{path}\": {failure.Message}", failure);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs the change in one transaction; when it throws, nothing of it is kept.</summary>
    public void Write(Action<StateTransaction> change) =>
        Write(transaction =>
        {
            change(transaction);
            return true;
        });

    /// <inheritdoc cref="Write(Action{StateTransaction})"/>
    public T Write<T>(Func<StateTransaction, T> change)
    {
        lock (_writer)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _begin.ExecuteNonQuery();
            T result;
            try
            {
                result = change(new StateTransaction(_statements));
                _commit.ExecuteNonQuery();
            }
            catch (Exception failure)
            {
                RollBack();
                if (failure is SqliteException sqlite)
                {
                    throw new EngineException(ErrorKind.System, $"state database: {sqlite.Message}", sqlite);
                }

                throw;
            }

            ScheduleCheckpoint();
            return result;
        }
    }

    /// <summary>Reads outside a transaction; each statement sees the last committed change.</summary>
    public T Read<T>(Func<StateTransaction, T> query)
    {
        lock (_writer)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return query(new StateTransaction(_statements));
        }
    }

    public void Dispose()
    {
        Task checkpoint;
        lock (_writer)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            checkpoint = _checkpoint;
        }

        // The task never waits for the writer's lock, so this wait is bounded by one checkpoint.
#pragma warning disable VSTHRD002
        checkpoint.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        _statements.Dispose();
        _connection.Dispose();
    }

    private static void Pragma(SqliteConnection connection, params ReadOnlySpan<string> settings)
    {
        using SqliteCommand command = connection.CreateCommand();
        foreach (string setting in settings)
        {
#pragma warning disable CA2100 // The text is one of the constants above.
            command.CommandText = "PRAGMA " + setting;
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }
    }

    // A full disk makes SQLite roll back by itself; then ROLLBACK has nothing to do and says so.
    private void RollBack()
    {
        try
        {
            _rollback.ExecuteNonQuery();
        }
        catch (SqliteException)
        {
        }
    }

    private void ScheduleCheckpoint()
    {
        if (++_commits >= CommitsPerCheckpoint && _checkpoint.IsCompleted)
        {
            _commits = 0;
            _checkpoint = Task.Run(Checkpoint);
        }
    }

    private void Checkpoint()
    {
        try
        {
            using SqliteConnection connection = new(_connectionString);
            connection.Open();
            Pragma(connection, "wal_checkpoint(PASSIVE)");
        }
        catch (SqliteException)
        {
            // Nothing is lost: the changes stay in the log, and the next round tries again.
        }
    }
}
