using Gabion.Sources.Images;

namespace Gabion.Tests.Images;

[Collection(nameof(Alone))] // how many read ahead is counted for the whole process
public sealed class ReadAheadStreamTests
{
    private const int Length = 3 * 1024 * 1024;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gives_every_byte_in_order_and_then_what_the_inner_stream_throws(bool whenFree)
    {
        using var ahead = new ReadAheadStream(new Source(Length, static () => throw new InvalidDataException("cut")), whenFree, CancellationToken.None);
        var buffer = new byte[1_000];
        var at = 0;
        while (at < Length)
        {
            var read = ahead.Read(buffer);
            Assert.True(read > 0);
            for (var i = 0; i < read; i++, at++)
            {
                Assert.Equal(Source.At(at), buffer[i]);
            }
        }

        Assert.Equal("cut", Assert.Throws<InvalidDataException>(() => ahead.Read(buffer)).Message);
    }

    [Fact]
    public void Goes_on_ahead_where_it_was_once_a_processor_is_free()
    {
        // So many at once that no processor is left, and then all of them closed.
        var others = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new ReadAheadStream(new Source(Length, static () => 0), whenFree: false, CancellationToken.None)).ToList();
        var source = new Source(Length, static () => 0);
        using var ahead = new ReadAheadStream(source, whenFree: true, CancellationToken.None);
        others.ForEach(other => Assert.Equal(Source.At(0), other.ReadByte()));
        for (var at = 0; at < Length; at++)
        {
            if (at == Length / 2)
            {
                Assert.Equal([Environment.CurrentManagedThreadId], source.Readers);
                others.ForEach(static other => other.Dispose());
            }

            Assert.Equal(Source.At(at), ahead.ReadByte());
        }

        Assert.Equal(-1, ahead.ReadByte());
        Assert.Equal(2, source.Readers.Count);
    }

    [Fact]
    public void Ends_where_the_inner_stream_ends()
    {
        using var ahead = new ReadAheadStream(new Source(10, static () => 0), whenFree: false, CancellationToken.None);
        using var all = new MemoryStream();
        ahead.CopyTo(all);
        Assert.Equal(Enumerable.Range(0, 10).Select(Source.At), all.ToArray());
    }

    [Fact]
    public void Cancelling_wakes_a_reader_whose_stream_hangs()
    {
        using var hangs = new ManualResetEventSlim();
        using var cancel = new CancellationTokenSource();
        using var ahead = new ReadAheadStream(
            new Source(0, () =>
            {
                cancel.CancelAfter(50);
                hangs.Wait(TestContext.Current.CancellationToken);
                return 0;
            }),
            whenFree: false,
            cancel.Token);
        Assert.ThrowsAny<OperationCanceledException>(() => ahead.ReadByte());
        hangs.Set();
    }

    [Fact]
    public void Is_closed_while_more_is_to_come()
    {
        var source = new Source(int.MaxValue, static () => 0);
        using (var ahead = new ReadAheadStream(source, whenFree: false, CancellationToken.None))
        {
            Assert.Equal(Source.At(0), ahead.ReadByte());
        }

        Assert.False(source.CanRead);
    }

    /// <summary>So many bytes that tell their place, and then what the end does.</summary>
    private sealed class Source(int length, Func<int> end) : MemoryStream
    {
        private int _at;

        /// <summary>The threads that read it.</summary>
        public HashSet<int> Readers { get; } = [];

        public static byte At(int place) => (byte)(place % 251);

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            Readers.Add(Environment.CurrentManagedThreadId);
            if (_at == length)
            {
                return end();
            }

            var count = Math.Min(buffer.Length, length - _at);
            for (var i = 0; i < count; i++)
            {
                buffer[i] = At(_at++);
            }

            return count;
        }
    }
}
