using Microsoft.Extensions.Logging;

namespace Gabion.Server;

/// <summary>The lines of the log.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(1, LogLevel.Information, "Serving {Policies} policies ({Broken} documents cannot be used{Problem})")]
    private static partial void Loaded(ILogger log, int policies, int broken, string problem);

    [LoggerMessage(2, LogLevel.Error, "The changed policies are refused, those loaded before stay: {Broken} documents cannot be used: {Problem}")]
    public static partial void ReloadRefused(ILogger log, int broken, string problem);

    [LoggerMessage(3, LogLevel.Warning, "{Problem}")]
    public static partial void PolicyProblem(ILogger log, string problem);

    [LoggerMessage(4, LogLevel.Information, "Listening on {Address}")]
    public static partial void Listening(ILogger log, string address);

    [LoggerMessage(5, LogLevel.Information, "Draining for {Seconds} s, then ending")]
    public static partial void Draining(ILogger log, double seconds);

    [LoggerMessage(6, LogLevel.Information, "Ended: {Answered} reviews answered, {Written} recorded, {Lost} records lost")]
    public static partial void Ended(ILogger log, long answered, long written, long lost);

    [LoggerMessage(7, LogLevel.Information, "Denied {Operation} {Subject} by {User} ({Uid}, {Micros} µs): {Message}")]
    public static partial void Denied(ILogger log, string operation, string subject, string user, string uid, long micros, string message);

    [LoggerMessage(8, LogLevel.Warning, "Refused a request of {Peer}: {Problem}")]
    public static partial void Refused(ILogger log, string peer, string problem);

    [LoggerMessage(9, LogLevel.Error, "{Problem}")]
    public static partial void Records(ILogger log, string problem);

    [LoggerMessage(10, LogLevel.Information, "Serving with a certificate for {Names} until {Ends}")]
    public static partial void Certificate(ILogger log, string names, DateTimeOffset ends);

    [LoggerMessage(11, LogLevel.Error, "The certificate stays as it is: {Problem}")]
    public static partial void CertificateTrouble(ILogger log, string problem);

    [LoggerMessage(12, LogLevel.Warning, "What is known of the cluster ({Part}) is as it was last: {Problem}")]
    public static partial void ClusterTrouble(ILogger log, string part, string problem);

    [LoggerMessage(13, LogLevel.Information, "The own authority was added to the caBundle of {Kind} {Name}")]
    public static partial void Bundle(ILogger log, string kind, string name);

    public static void PoliciesLoaded(ILogger log, int policies, int broken, string problem) => Loaded(log, policies, broken, problem.Length == 0 ? "" : $": {problem}");
}
