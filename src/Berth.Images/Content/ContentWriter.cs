// SPDX-License-Identifier: Apache-2.0
using System.Security.Cryptography;
using Berth.Primitives;

namespace Berth.Images.Content;

/// <summary>
/// Content on its way in: a temporary file that is hashed as it grows. Without <see cref="Commit"/> its disposal removes it.
/// Once <see cref="Finish"/> was called it may be read again before it is committed or given up.
/// </summary>
public sealed class ContentWriter : Stream
{
    private readonly ContentStore _store;
    private readonly string _temporary;
    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private Digest _digest;
    private bool _committed;
    private long _size;

    internal ContentWriter(ContentStore store, string temporary)
    {
        _store = store;
        _temporary = temporary;

        // The writers above hand over large blocks; a second buffer would only copy them.
        _file = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
    }

    public long Size => _size;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => _digest.IsEmpty;

    public override long Length => _size;

    public override long Position { get => _size; set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _file.Write(buffer);
        _hash.AppendData(buffer);
        _size += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Ends the content and says what its digest is.</summary>
    public Digest Finish()
    {
        if (_digest.IsEmpty)
        {
            _digest = Digest.FromSha256(_hash.GetHashAndReset());
        }

        return _digest;
    }

    /// <summary>Reads the finished content, committed or not; the caller disposes the stream.</summary>
    public Stream OpenRead()
    {
        Finish();
        if (_committed)
        {
            return _store.OpenRead(_digest);
        }

        return new FileStream(_temporary, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
    }

    /// <summary>Makes the content durable and visible.</summary>
    /// <param name="expected">The digest it must have, or empty if it may be anything.</param>
    /// <param name="expectedSize">The size it must have, or null.</param>
    /// <exception cref="EngineException">DataLoss if digest or size is another; nothing became visible.</exception>
    public Digest Commit(Digest expected, long? expectedSize)
    {
        Verify(expected, expectedSize);
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        _store.Publish(_temporary, _digest);
        _committed = true;
        return _digest;
    }

    /// <summary>Compares the finished content with what was promised.</summary>
    /// <exception cref="EngineException">DataLoss, naming both.</exception>
    public void Verify(Digest expected, long? expectedSize)
    {
        Finish();
        if (expectedSize is { } size && size != _size)
        {
            throw new EngineException(ErrorKind.DataLoss, $"content {expected} has {_size} bytes, expected {size}");
        }

        if (expected.IsEmpty || expected == _digest)
        {
            return;
        }

        if (expected.Algorithm != "sha256" && HashAgain(expected))
        {
            _digest = expected;
            return;
        }

        throw new EngineException(ErrorKind.DataLoss, $"content has the digest {_digest}, expected {expected}");
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
            _hash.Dispose();
            if (!_committed)
            {
                File.Delete(_temporary);
            }
        }

        base.Dispose(disposing);
    }

    private bool HashAgain(Digest expected)
    {
        using IncrementalHash hash = expected.CreateHash();
        using Stream content = OpenRead();
        byte[] block = new byte[128 * 1024];
        for (int read = content.Read(block); read > 0; read = content.Read(block))
        {
            hash.AppendData(block, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset()) == expected.Hex;
    }
}
