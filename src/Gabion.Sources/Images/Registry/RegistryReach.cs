using System.Collections.Concurrent;
using System.Collections.Immutable;
using Gabion.Model;

namespace Gabion.Sources.Images.Registry;

/// <summary>
/// Opens images of many registries, where one that does not answer is waited for once and not for each of its images. Safe to call
/// from several threads.
/// </summary>
public sealed class RegistryReach(RegistrySettings settings, RegistryLogins logins, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Lazy<Task<string?>>> _troubles = new(StringComparer.Ordinal);

    /// <summary>The repository that a reference names, mirrors first; null, with the reason, when none of its registries answers.</summary>
    /// <param name="given">Configurations with logins for when the user has none (<see cref="RegistryLogins.With"/>).</param>
    public async Task<(RegistryImages? Images, string? Reason)> OpenAsync(ImageRef image, IReadOnlyList<byte[]> given, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        var hosts = ImmutableArray.CreateBuilder<string>();
        var reason = "";
        foreach (var host in settings.Mirrors.GetValueOrDefault(image.Registry, []).Append(image.Registry).Distinct(StringComparer.Ordinal))
        {
            if (await TroubleAsync(host, cancellationToken).ConfigureAwait(false) is { } trouble)
            {
                reason = trouble;
            }
            else
            {
                hosts.Add(host);
            }
        }

        return hosts.Count == 0 ? (null, reason) : (RegistryImages.Open(image, hosts.ToImmutable(), settings, logins.With(given), clock), null);
    }

    /// <summary>Why a registry does not answer at all; null when it does, whatever it says.</summary>
    private Task<string?> TroubleAsync(string host, CancellationToken cancellationToken) =>
        _troubles.GetOrAdd(host, _ => new(() => AskAsync(host, cancellationToken))).Value;

    private async Task<string?> AskAsync(string host, CancellationToken cancellationToken)
    {
        using var client = new RegistryClient(host, settings with { Patience = settings.Patience < Patience ? settings.Patience : Patience, Retries = 0 }, logins, clock);
        try
        {
            await client.AnswersAnybodyAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (HttpRequestException error)
        {
            return RegistryTransport.Explain(host, error);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"{host} does not answer";
        }
    }
}
