using System.Net;
using System.Net.Security;
using Gabion.Admission.Records;
using Gabion.Server.Certificates;
using Gabion.Server.Cluster;
using Gabion.Server.Metrics;
using Gabion.Server.Policies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gabion.Server;

/// <summary>The web server: its limits, its certificate, its pages.</summary>
internal sealed class AdmissionServer : IAsyncDisposable
{
    private const int MostConnections = 2_000;

    /// <summary>How long clients have to leave after the door was closed; those that are silent all the while are cut off.</summary>
    private static readonly TimeSpan Leaving = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LeavingCheck = TimeSpan.FromMilliseconds(50);

    private readonly WebApplication _app;
    private readonly StatusPages _status;

    public AdmissionServer(WebApplication app, PolicyBox policies, ServerMetrics metrics, RecordWriter? records, IServingCertificate certificate, ReviewGate gate, ClusterTasks? cluster, TimeProvider clock)
    {
        _app = app;
        Log = _app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Gabion.Server");
        Reviews = new(policies, gate, metrics, records, clock, Log);
        _status = new(policies, gate, metrics, records, certificate, cluster);
        var explain = new ExplainEndpoint(Reviews, policies, gate);
        _app.Run(context => RouteAsync(context, explain));
    }

    public ILogger Log { get; }

    public ReviewEndpoint Reviews { get; }

    /// <summary>Where it listens; after <see cref="StartAsync"/>.</summary>
    public IEnumerable<string> Addresses => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];

    /// <summary>The web server without its pages: it can be made while policies are still compiled.</summary>
    public static WebApplication Build(ServeSettings settings, IServingCertificate certificate, Action<ILoggingBuilder> logging)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        logging(builder.Logging);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Configure(kestrel, settings, certificate));
        builder.Services.AddSingleton<IHostLifetime, SignalsElsewhere>();
        builder.Services.AddSingleton<Door>();
        builder.Services.AddSingleton<IConnectionListenerFactory>(services => services.GetRequiredService<Door>());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
        return builder.Build();
    }

    public Task StartAsync(CancellationToken cancellationToken) => _app.StartAsync(cancellationToken);

    /// <summary>
    /// Says that no more reviews are welcome, takes those that come all the same for a while, closes the door, serves those that are inside, and ends.
    /// </summary>
    public async Task DrainAsync(TimeSpan time)
    {
        _status.IsDraining = true;
        ServerLog.Draining(Log, time.TotalSeconds);
        await Task.Delay(time).ConfigureAwait(false);
        var door = _app.Services.GetRequiredService<Door>();
        await door.CloseAsync(CancellationToken.None).ConfigureAwait(false);
        for (var waited = TimeSpan.Zero; door.Inside > 0 && waited < Leaving; waited += LeavingCheck)
        {
            await Task.Delay(LeavingCheck).ConfigureAwait(false);
        }

        await _app.StopAsync().ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static void Configure(KestrelServerOptions kestrel, ServeSettings settings, IServingCertificate certificate)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = settings.Admission.BodyLimit;
        kestrel.Limits.MaxConcurrentConnections = MostConnections;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(3);
        kestrel.Limits.MinRequestBodyDataRate = new(bytesPerSecond: 1_024, gracePeriod: TimeSpan.FromSeconds(5));
        kestrel.Limits.Http2.MaxStreamsPerConnection = 250;
        kestrel.Listen(settings.Listen, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                HandshakeTimeout = TimeSpan.FromSeconds(10),
                OnConnection = _ => new(new SslServerAuthenticationOptions { ServerCertificateContext = certificate.Current }),
            });
        });
        if (settings.StatusListen is { } status)
        {
            kestrel.Listen(status, listen => listen.Protocols = HttpProtocols.Http1);
        }
    }

    private Task RouteAsync(HttpContext context, ExplainEndpoint explain)
    {
        // While draining, clients are asked to leave with their next answer.
        if (_status.IsDraining)
        {
            LetGo(context);
        }

        return (context.Request.Path.Value, context.Request.IsHttps) switch
        {
            ("/healthz", _) => StatusPages.HealthAsync(context),
            ("/readyz", _) => _status.ReadyAsync(context),
            ("/metrics", _) => _status.MetricsAsync(context),
            ("/admit/validate", true) => Reviews.ValidateAsync(context),
            ("/admit/mutate", true) => Reviews.MutateAsync(context),
            ("/explain", true) => explain.AnswerAsync(context),
            _ => NotFoundAsync(context),
        };
    }

    private static void LetGo(HttpContext context)
    {
        if (context.Request.Protocol == HttpProtocol.Http11)
        {
            context.Response.Headers.Connection = "close";
        }
        else
        {
            context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose(); // HTTP/2: GOAWAY, after which streams that are open still end
        }
    }

    private static Task NotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = (int)HttpStatusCode.NotFound;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync("gabion: there are /admit/validate, /admit/mutate and /explain (POST, with TLS), /healthz, /readyz and /metrics\n", context.RequestAborted);
    }

    /// <summary>The program itself waits for signals: it drains first.</summary>
    private sealed class SignalsElsewhere : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
