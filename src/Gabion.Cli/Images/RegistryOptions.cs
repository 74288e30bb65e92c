using System.Collections.Immutable;
using System.CommandLine;
using Gabion.Sources.Images.Registry;

namespace Gabion.Cli.Images;

/// <summary>How registries are talked to: options that every command with an image has.</summary>
internal sealed class RegistryOptions
{
    private readonly Option<string[]> _insecure = new("--insecure")
    {
        DefaultValueFactory = _ => [],
        Description = "Talk to this registry without TLS, or with a certificate that nothing vouches for.",
        HelpName = "HOST[:PORT]",
    };

    private readonly Option<string[]> _authorities = new("--ca-file")
    {
        DefaultValueFactory = _ => [],
        Description = "Trust the certificates in this file too.",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _mirrors = new("--mirror")
    {
        DefaultValueFactory = _ => [],
        Description = "Ask this registry first for what is of another one.",
        HelpName = "REGISTRY=MIRROR",
    };

    private readonly Option<bool> _lazy = new("--lazy")
    {
        Description = "Read eStargz and zstd:chunked layers by their tables of contents: less is fetched, but that their archives hold the same is not checked.",
    };

    private readonly Option<int> _patience = new("--registry-timeout")
    {
        DefaultValueFactory = _ => (int)RegistrySettings.Default.Patience.TotalSeconds,
        Description = "How long a registry's answer, or its next bytes, are waited for.",
        HelpName = "SECONDS",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_patience);
        command.Options.Add(_lazy);
        command.Options.Add(_insecure);
        command.Options.Add(_authorities);
        command.Options.Add(_mirrors);
    }

    /// <summary>The settings, or null; then <paramref name="complaints"/> say what is wrong.</summary>
    public RegistrySettings? Read(ParseResult parsed, List<Complaint> complaints)
    {
        var mirrors = new Dictionary<string, ImmutableArray<string>>(StringComparer.Ordinal);
        foreach (var text in parsed.GetValue(_mirrors) ?? [])
        {
            if (text.Split('=') is [{ Length: > 0 } registry, { Length: > 0 } mirror])
            {
                mirrors[registry] = mirrors.GetValueOrDefault(registry, []).Add(mirror);
            }
            else
            {
                complaints.Add(new($"--mirror takes REGISTRY=MIRROR, not '{text}'", "Give it as docker.io=mirror.example:5000."));
            }
        }

        foreach (var file in (parsed.GetValue(_authorities) ?? []).Where(file => !File.Exists(file)))
        {
            complaints.Add(new($"--ca-file: there is no file '{file}'"));
        }

        var patience = parsed.GetValue(_patience);
        if (patience is < 1 or > 3_600)
        {
            complaints.Add(new($"--registry-timeout takes seconds from 1 to 3600, not {patience}"));
        }

        return complaints.Count > 0 ? null : new()
        {
            Patience = TimeSpan.FromSeconds(patience),
            Waits = wait => Console.Error.WriteLine($"gabion: {wait}"),
            Insecure = [.. parsed.GetValue(_insecure) ?? []],
            Authorities = [.. parsed.GetValue(_authorities) ?? []],
            IsLazy = parsed.GetValue(_lazy),
            Mirrors = mirrors.ToImmutableDictionary(),
        };
    }
}
