using Gabion.Formats.Shell;

namespace Gabion.Rules.Container.Develop;

/// <summary>Programs that fetch from the network, and what they fetch.</summary>
internal static class Downloads
{
    public static bool IsFetcher(string program) => program is "curl" or "wget" or "fetch" or "aria2c" or "axel" or "http" or "https";

    public static bool IsInterpreter(string program) =>
        program is "sh" or "bash" or "ash" or "dash" or "zsh" or "ksh" or "perl" or "ruby" or "node" or "php"
        || program.StartsWith("python", StringComparison.Ordinal);

    /// <summary>True for a URL of the machine itself.</summary>
    public static bool IsLocal(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        var host = scheme < 0 ? url : url[(scheme + 3)..];
        var end = host.IndexOfAny(['/', ':', '?']);
        host = end < 0 ? host : host[..end];
        return host is "localhost" or "[" or "0.0.0.0" or "host.docker.internal" || host.StartsWith("127.", StringComparison.Ordinal);
    }

    /// <summary>True when the word runs a fetcher in a substitution: <c>$(curl …)</c>, <c>&lt;(curl …)</c>.</summary>
    public static bool FetchesInside(ShellWord word) =>
        word.Expansions.Any(part => part.Body is { } body
            && body.Pipelines.SelectMany(pipeline => pipeline.Commands).OfType<SimpleCommand>().Any(command => command.Program is { } program && IsFetcher(program)));
}
