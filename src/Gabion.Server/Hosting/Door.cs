using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gabion.Server;

/// <summary>
/// Where connections come in. It can be closed while those inside are still served: the web server alone does both at once, and a request that
/// was on its way over an open connection would be lost.
/// </summary>
internal sealed class Door(IOptions<SocketTransportOptions> options, ILoggerFactory log) : IConnectionListenerFactory
{
    private readonly SocketTransportFactory _sockets = new(options, log);
    private readonly ConcurrentBag<Entrance> _entrances = [];
    private int _inside;

    /// <summary>How many connections are open.</summary>
    public int Inside => Volatile.Read(ref _inside);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var entrance = new Entrance(await _sockets.BindAsync(endpoint, cancellationToken).ConfigureAwait(false), this);
        _entrances.Add(entrance);
        return entrance;
    }

    /// <summary>Takes no more connections: who knocks is refused. When it returns, all who came before are counted in <see cref="Inside"/>.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        foreach (var entrance in _entrances)
        {
            await entrance.UnbindAsync(cancellationToken).ConfigureAwait(false);
            await entrance.Empty.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private sealed class Entrance(IConnectionListener listener, Door door) : IConnectionListener
    {
        private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public EndPoint EndPoint => listener.EndPoint;

        /// <summary>Ends when nobody else will come in.</summary>
        public Task Empty => _empty.Task;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            var connection = await listener.AcceptAsync(cancellationToken).ConfigureAwait(false);
            if (connection is not null)
            {
                Interlocked.Increment(ref door._inside);
                connection.ConnectionClosed.Register(() => Interlocked.Decrement(ref door._inside));
            }
            else
            {
                _empty.TrySetResult();
            }

            return connection;
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => listener.UnbindAsync(cancellationToken);

        public ValueTask DisposeAsync() => listener.DisposeAsync();
    }
}
