// SPDX-License-Identifier: Apache-2.0
using Berth.Engine.Store;
using Berth.Primitives;

namespace Berth.Engine.Tests.Store;

public sealed class StateDatabaseTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("berth-store-").FullName;

    private string DatabasePath => Path.Combine(_directory, "berth.db");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Write_IsSeenAfterReopening()
    {
        using (StateDatabase database = StateDatabase.Open(DatabasePath))
        {
            database.Write(t => t.Execute("INSERT INTO images(id, created, document) VALUES ($1, $2, $3)", "a", 1L, "{}"u8.ToArray()));
        }

        using StateDatabase again = StateDatabase.Open(DatabasePath);
        Assert.Equal(["a"], again.Read(t => t.Query("SELECT id FROM images", row => row.GetString(0))));
    }

    [Fact]
    public void Write_ThatThrows_KeepsNothing()
    {
        using StateDatabase database = StateDatabase.Open(DatabasePath);

        Assert.Throws<EngineException>(() => database.Write(t =>
        {
            t.Execute("INSERT INTO images(id, created, document) VALUES ($1, $2, $3)", "a", 1L, "{}"u8.ToArray());
            throw new EngineException(ErrorKind.Conflict, "no");
        }));

        Assert.Equal(0L, database.Read(t => t.Scalar("SELECT count(*) FROM images")));
        database.Write(t => t.Execute("INSERT INTO images(id, created, document) VALUES ($1, $2, $3)", "b", 1L, "{}"u8.ToArray()));
    }

    [Fact]
    public void Open_OfAFileThatIsNoDatabase_SaysSo()
    {
        File.WriteAllText(DatabasePath, new string('x', 5000));

        EngineException failure = Assert.Throws<EngineException>(() => StateDatabase.Open(DatabasePath));

        Assert.Equal(ErrorKind.DataLoss, failure.Kind);
        Assert.Contains(DatabasePath, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ManyTimesAndFromManyThreads_LosesNothing()
    {
        using StateDatabase database = StateDatabase.Open(DatabasePath);

        Parallel.For(0, 1000, i => database.Write(t => t.Execute("INSERT INTO images(id, created, document) VALUES ($1, $2, $3)", $"i{i}", (long)i, "{}"u8.ToArray())));

        Assert.Equal(1000L, database.Read(t => t.Scalar("SELECT count(*) FROM images")));
    }
}
