namespace Gabion.Sources.Cluster;

/// <summary>How patiently an API server is talked to.</summary>
public sealed record ClusterSettings
{
    public static readonly ClusterSettings Default = new();

    /// <summary>How often a request that failed for a while is made again.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>How long an answer, or the next bytes of it, are waited for.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The first pause before a request is made again; it doubles each time.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest pause, also when the server asks for a longer one.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long requests in a row may fail before none is made again, and none is made any more where the server hangs. A server that
    /// asks to be left alone for longer is not waited for.
    /// </summary>
    public TimeSpan LongestTrouble { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Told each second from any thread what is waited for, and for how long, when it takes long; with null when that is over.</summary>
    public Action<string?, TimeSpan>? Waiting { get; init; }

    /// <summary>Objects asked for at a time.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>How long a watch is asked to last before it is begun again where it was.</summary>
    public TimeSpan WatchLength { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest object that is taken; etcd holds none of more than a few MiB.</summary>
    public int MaxObjectBytes { get; init; } = 32 * 1024 * 1024;
}
