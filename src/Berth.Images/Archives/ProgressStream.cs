// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Files;

namespace Berth.Images.Archives;

/// <summary>Owns a source and tells now and then how much of it was read.</summary>
internal sealed class ProgressStream(Stream source, Action<long> told) : ForwardStream
{
    private const long Step = 512 * 1024;

    private long _read;
    private long _next;

    public override int Read(Span<byte> buffer)
    {
        int read = source.Read(buffer);
        _read += read;
        if (_read >= _next || read == 0)
        {
            _next = _read + Step;
            told(_read);
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            source.Dispose();
        }

        base.Dispose(disposing);
    }
}
