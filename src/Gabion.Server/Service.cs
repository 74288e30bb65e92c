using System.CommandLine;
using System.Runtime.InteropServices;
using Gabion.Admission.Records;
using Gabion.Cli;
using Gabion.Database;
using Gabion.Server.Certificates;
using Gabion.Server.Cluster;
using Gabion.Server.Metrics;
using Gabion.Server.Policies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Gabion.Server;

/// <summary>
/// The service from start to end:
/// <code>
/// 1 settings ─▶ 2 certificate ─▶ 3 policies, warm ─▶ 4 records ─▶ 5 web server, ready ─▶ 6 reloads, renewals ─▶ 7 signal: drain ─▶ 8 last records
/// </code>
/// </summary>
internal static class Service
{
    private const int MostWaiting = 2_000;
    private const int MostWaitingRecords = 8_192;
    private const long MostRecordBytes = 1L << 30;
    private static readonly TimeSpan MostWarming = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan CertificateCheck = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(ParseResult parsed, ServeOptions options, CancellationToken cancellationToken)
    {
        // 1. Settings.
        var complaints = new List<Complaint>();
        if (ServeSettings.Read(parsed, options, complaints) is not { } settings)
        {
            return Complaint.Write(complaints, ExitCode.Usage);
        }

        var clock = TimeProvider.System;
        using var terminated = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => End(signal, terminated));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => End(signal, terminated));
        using var traces = Traces();

        // 2. The certificate.
        using var certificate = Certificate(settings, clock, complaints);
        if (certificate is null)
        {
            return Complaint.Write(complaints, ExitCode.Usage);
        }

        // 3. Policies, and the web server meanwhile.
        var building = Task.Run(() => AdmissionServer.Build(settings, certificate, Logging), cancellationToken);
        var metrics = new ServerMetrics();
        using var cluster = settings.Cluster is { } access ? new ClusterTasks(access, settings, clock) : null;
        var stamp = PolicyLoader.Stamp(settings.Admission, cluster);
        var box = new PolicyBox(PolicyLoader.Load(settings.Admission, metrics, cluster), clock.GetUtcNow());

        cluster?.Expect(box.Current.SyncedKinds);
        var warming = Task.Run(() => WarmUp.Run(box.Current, MostWarming, clock), cancellationToken);

        // 4. Records.
        var log = new LateLog();
        await using var records = Records(settings, log, complaints);
        if (complaints.Count > 0)
        {
            return Complaint.Write(complaints, ExitCode.Usage);
        }

        // 5. The web server.
        using var gate = new ReviewGate(Environment.ProcessorCount, MostWaiting);
        var server = new AdmissionServer(await building.ConfigureAwait(false), box, metrics, records, certificate, gate, cluster, clock);
        await using var served = server.ConfigureAwait(false);
        log.Value = server.Log;
        foreach (var problem in box.Current.Problems)
        {
            ServerLog.PolicyProblem(server.Log, problem);
        }

        await warming.ConfigureAwait(false);
        try
        {
            await server.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException error)
        {
            return Complaint.Write([new($"{settings.Listen} cannot be listened on: {error.Message}", "Give another address or port (--listen, --status-listen).")], ExitCode.Usage);
        }

        ServerLog.PoliciesLoaded(server.Log, box.Current.Names.Count(), box.Current.Broken, "");
        ServerLog.Certificate(server.Log, settings.Tls is null ? string.Join(", ", settings.DnsNames) : settings.Tls.Value.Cert, certificate.NotAfter);
        foreach (var address in server.Addresses)
        {
            ServerLog.Listening(server.Log, address);
        }

        // 6. What changes meanwhile.
        using var stop = new CancellationTokenSource();
        var current = new SettingsFile(settings.Admission, settings.ConfigFile, parsed, options, box, server.Log);
        var reloads = new PolicyWatch(box, current.Current, metrics, cluster, clock, server.Log).RunAsync(stamp, stop.Token);
#pragma warning disable CA2025 // they are awaited below, before the end
        var renewals = RenewAsync(certificate, clock, server.Log, stop.Token);
        var following = cluster?.RunAsync(certificate, () => box.Current.SyncedKinds, server.Log, stop.Token) ?? Task.CompletedTask;
#pragma warning restore CA2025

        // 7. The end.
        await WaitAsync(terminated.Token).ConfigureAwait(false);
        await server.DrainAsync(settings.Drain).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(reloads, renewals, following).ConfigureAwait(false);

        // 8. The last records.
        if (records is not null)
        {
            await records.DisposeAsync().ConfigureAwait(false);
        }

        ServerLog.Ended(server.Log, server.Reviews.Answered, records?.Written ?? 0, records?.Lost ?? 0);
        return ExitCode.Clean;
    }

    private static IServingCertificate? Certificate(ServeSettings settings, TimeProvider clock, List<Complaint> complaints)
    {
        try
        {
            return settings.Tls is var (cert, key) ? new CertificateFiles(cert, key, clock) : new OwnCertificate(settings.DnsNames, settings.CaFolder, clock);
        }
        catch (CertificateException error)
        {
            complaints.Add(new(error.Message, "Without --tls-cert and --ca-dir the program makes a certificate of its own."));
            return null;
        }
    }

    /// <summary>Where decisions are recorded; null when they are not, or cannot be, which is a complaint.</summary>
    private static RecordWriter? Records(ServeSettings settings, LateLog log, List<Complaint> complaints)
    {
        if (settings.Admission.RecordsFile is not { } file)
        {
            return null;
        }

        try
        {
            DecisionStore.Open(file, MostRecordBytes).Dispose();
        }
        catch (SqliteException error)
        {
            complaints.Add(new($"decisions cannot be recorded in {file}: {error.Message}", "Name a file in a folder that this user can write to (--records, or records in the settings)."));
            return null;
        }

        return new(() => DecisionStore.Open(file, MostRecordBytes), MostWaitingRecords, settings.Admission.KeepsRequests, settings.Admission.MostRecords, log.Tell);
    }

    private static async Task RenewAsync(IServingCertificate certificate, TimeProvider clock, ILogger log, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(CertificateCheck, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false))
            {
                try
                {
                    if (certificate.Renew() is not null)
                    {
                        ServerLog.Certificate(log, "the same names", certificate.NotAfter);
                    }
                }
                catch (CertificateException error)
                {
                    ServerLog.CertificateTrouble(log, error.Message);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The service ends.
        }
    }

    /// <summary>Traces go where the usual variables say (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>…); without one of them there are none, and nothing of it is loaded.</summary>
    private static TracerProvider? Traces() =>
        Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is null && Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") is null ? null
        : Sdk.CreateTracerProviderBuilder().AddSource(ReviewEndpoint.Activities.Name).ConfigureResource(resource => resource.AddService("gabion", serviceVersion: ProgramVersion.Text)).AddOtlpExporter().Build();

    /// <summary>One JSON object a line, on standard error; when nobody reads it, lines are dropped rather than answers.</summary>
    private static void Logging(ILoggingBuilder logging)
    {
        logging.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning);
        logging.AddJsonConsole(format =>
        {
            format.UseUtcTimestamp = true;
            format.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            format.JsonWriterOptions = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console =>
        {
            console.LogToStandardErrorThreshold = LogLevel.Trace;
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        });
    }

    private static void End(PosixSignalContext signal, CancellationTokenSource terminated)
    {
        // The first one asks; a second one ends the program at once.
        signal.Cancel = !terminated.IsCancellationRequested;
        terminated.Cancel();
    }

    private static async Task WaitAsync(CancellationToken until)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = until.Register(ended.SetResult);
        await ended.Task.ConfigureAwait(false);
    }

    /// <summary>The log, which there is only once the web server is made.</summary>
    private sealed class LateLog
    {
        public ILogger? Value { get; set; }

        public void Tell(string line)
        {
            if (Value is { } log)
            {
                ServerLog.Records(log, line);
            }
        }
    }
}
