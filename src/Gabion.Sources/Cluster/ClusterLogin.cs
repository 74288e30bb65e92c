using System.Net.Http.Headers;
using System.Text;

namespace Gabion.Sources.Cluster;

/// <summary>What is sent with a request to say who asks.</summary>
internal sealed record Credentials(AuthenticationHeaderValue? Authorization, ClientCertificate? Certificate);

/// <summary>The credentials of a user, made anew when they expire, when their file changes, or when the server does not take them.</summary>
internal sealed class ClusterLogin(ClusterUser user, TimeProvider clock) : IDisposable
{
    /// <summary>Token files are renewed in place long before they expire; kubelets do it at four fifths of their life.</summary>
    private static readonly TimeSpan FileAge = TimeSpan.FromMinutes(1);

    /// <summary>Credentials that expire so soon are made anew, so that they do not expire on the way.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private Credentials? _current;
    private DateTimeOffset _until;

    /// <exception cref="IOException">There are none; the message says why.</exception>
    public async Task<Credentials> GetAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_current is null || clock.GetUtcNow() >= _until)
            {
                (_current, _until) = await MakeAsync(cancellationToken).ConfigureAwait(false);
            }

            return _current;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The server did not take these. True when others can be had.</summary>
    public async Task<bool> RejectAsync(Credentials refused, CancellationToken cancellationToken)
    {
        if (user.Exec is null && user.TokenFile is null)
        {
            return false;
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (ReferenceEquals(_current, refused))
            {
                _current = null; // somebody else may have renewed them already
            }

            return true;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<(Credentials Made, DateTimeOffset Until)> MakeAsync(CancellationToken cancellationToken)
    {
        if (user.TokenFile is { } file)
        {
            var token = (await ReadAsync(file, cancellationToken).ConfigureAwait(false)).Trim();
            if (token.Length == 0 || token.Any(c => c is <= ' ' or >= '\x7f'))
            {
                throw new IOException($"{file} holds no token");
            }

            return (new(new("Bearer", token), user.Certificate), clock.GetUtcNow() + FileAge);
        }

        if (user.Token is { } fixedToken)
        {
            return (new(new("Bearer", fixedToken), user.Certificate), DateTimeOffset.MaxValue);
        }

        if (user.Basic is var (name, password))
        {
            return (new(new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}"))), user.Certificate), DateTimeOffset.MaxValue);
        }

        if (user.Exec is { } plugin)
        {
            var made = await plugin.RunAsync(cancellationToken).ConfigureAwait(false);
            var header = string.IsNullOrEmpty(made.Token) ? null : new AuthenticationHeaderValue("Bearer", made.Token);
            return (new(header, made.Certificate ?? user.Certificate), made.Expires is { } expires ? expires - Margin : DateTimeOffset.MaxValue);
        }

        return (new(null, user.Certificate), DateTimeOffset.MaxValue);
    }

    private static async Task<string> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException($"the token file {file} cannot be read: {error.Message}", error);
        }
    }
}
