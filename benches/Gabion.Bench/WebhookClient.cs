using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;

namespace Gabion.Bench;

/// <summary>Sends reviews over TLS, one behind the other on each connection, with as little work of its own as can be.</summary>
internal static class WebhookClient
{
    /// <summary>What came of it.</summary>
    internal readonly record struct Run(double PerSecond, double P99);

    public static Run Send(WebhookServer server, byte[][] requests, int connections, int count)
    {
        var next = -1;
        var times = new double[count];
        var start = Stopwatch.GetTimestamp();
        Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(ConnectionAsync))).GetAwaiter().GetResult();
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Array.Sort(times);
        return new(count / seconds, times[(int)(count * 0.99)]);

        async Task ConnectionAsync()
        {
            using var socket = new TcpClient { NoDelay = true };
            await socket.ConnectAsync("127.0.0.1", server.Port);
#pragma warning disable CA5359 // the bench measures the server, whose certificate nobody knows
            await using var tls = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false, (_, _, _, _) => true);
#pragma warning restore CA5359
            await tls.AuthenticateAsClientAsync("localhost");
            var buffer = new byte[64 << 10];
            int index;
            while ((index = Interlocked.Increment(ref next)) < count)
            {
                var sent = Stopwatch.GetTimestamp();
                await tls.WriteAsync(requests[index % requests.Length]);
                await AnswerAsync(tls, buffer);
                times[index] = Stopwatch.GetElapsedTime(sent).TotalMilliseconds;
            }
        }
    }

    private static async Task AnswerAsync(SslStream tls, byte[] buffer)
    {
        var (have, end) = (0, -1);
        while (end < 0 || have < end)
        {
            var read = await tls.ReadAsync(buffer.AsMemory(have));
            have = read > 0 ? have + read : throw new InvalidOperationException("the service closed the connection without an answer");
            end = end < 0 ? EndOf(buffer.AsSpan(0, have)) : end;
        }

        if (!buffer.AsSpan(0, have).StartsWith("HTTP/1.1 200"u8) || buffer.AsSpan(0, have).IndexOf("\"allowed\":"u8) < 0)
        {
            throw new InvalidOperationException($"no answer to a review: {System.Text.Encoding.UTF8.GetString(buffer, 0, have)}");
        }
    }

    /// <summary>Where the answer ends; -1 while its head is not there.</summary>
    private static int EndOf(ReadOnlySpan<byte> text)
    {
        var head = text.IndexOf("\r\n\r\n"u8);
        var at = text.IndexOf("Content-Length: "u8);
        if (head < 0 || at < 0)
        {
            return -1;
        }

        var length = 0;
        for (var i = at + 16; text[i] is >= (byte)'0' and <= (byte)'9'; i++)
        {
            length = (length * 10) + text[i] - '0';
        }

        return head + 4 + length;
    }
}
