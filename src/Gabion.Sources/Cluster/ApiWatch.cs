using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Gabion.Formats.Json;
using Gabion.Formats.Tree;

namespace Gabion.Sources.Cluster;

/// <summary>What became of an object.</summary>
public enum ChangeKind
{
    /// <summary>It is there, or is there again after the list had to be made anew.</summary>
    Added,

    Modified,

    /// <summary>It is gone; the object is as it was last, or without content where that was not seen.</summary>
    Deleted,

    /// <summary>All that is there was given; what follows happens while we watch. Told again when an interruption is over.</summary>
    Synced,

    /// <summary>The server could not be watched for a while; it is tried again.</summary>
    Interrupted,
}

/// <summary>One change of one kind's objects.</summary>
/// <param name="Object">Null for <see cref="ChangeKind.Synced"/> and <see cref="ChangeKind.Interrupted"/>.</param>
/// <param name="Trouble">Why it was interrupted.</param>
public sealed record ObjectChange(ChangeKind Kind, ApiObject? Object, string? Trouble = null);

/// <summary>
/// Watches a kind: bookmarks and events move the place from which a watch goes on after it ended or broke.
/// https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
/// </summary>
internal sealed class ApiWatch(ApiConnection connection, ApiKind kind, string? space)
{
    private string Path => kind.PathOf(space);

    /// <summary>Lists, then watches for ever; lists anew when the watch can no longer go on, and tells what came and went meanwhile.</summary>
    /// <exception cref="ApiException">The first list cannot be had; after that, only what will not get better (403, 404, 401).</exception>
    public async IAsyncEnumerable<ObjectChange> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, ApiObject>(StringComparer.Ordinal);
        var (isSynced, isInterrupted) = (false, false);
        while (true)
        {
            // 1. The list, and how it differs from what is known.
            var list = new ApiList(connection, kind, space);
            var walk = list.GetAsyncEnumerator(cancellationToken);
            var seen = new HashSet<string>(StringComparer.Ordinal);
            string? trouble = null;
            await using (walk.ConfigureAwait(false))
            {
                while (await NextAsync(walk, isSynced, text => trouble = text).ConfigureAwait(false) is { } item)
                {
                    seen.Add(item.ToString());
                    if (Change(known, item) is { } change)
                    {
                        yield return change;
                    }
                }
            }

            if (trouble is null)
            {
                foreach (var gone in known.Where(pair => !seen.Contains(pair.Key)).ToList())
                {
                    known.Remove(gone.Key);
                    yield return new(ChangeKind.Deleted, gone.Value);
                }

                if (!isSynced || isInterrupted)
                {
                    (isSynced, isInterrupted) = (true, false);
                    yield return new(ChangeKind.Synced, null);
                }

                // 2. What happens from then on, until the server has forgotten where we were.
                await foreach (var change in WatchAsync(list.ResourceVersion, cancellationToken).ConfigureAwait(false))
                {
                    if (change.Kind is ChangeKind.Interrupted or ChangeKind.Synced)
                    {
                        isInterrupted = change.Kind is ChangeKind.Interrupted;
                        yield return change;
                    }
                    else if (change.Kind is ChangeKind.Deleted)
                    {
                        known.Remove(change.Object!.ToString());
                        yield return change;
                    }
                    else if (Change(known, change.Object!) is { } real)
                    {
                        yield return real;
                    }
                }
            }
            else
            {
                isInterrupted = true;
                yield return new(ChangeKind.Interrupted, null, trouble);
                await connection.PauseAsync(int.MaxValue, null, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Watches from a state on, over breaks; ends when the server has forgotten that state (410).</summary>
    public async IAsyncEnumerable<ObjectChange> WatchAsync(string resourceVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var version = resourceVersion;
        for (var failures = 0; ;)
        {
            using var session = new Session(connection, Path);
            var trouble = await session.TryOpenAsync(version, cancellationToken).ConfigureAwait(false);
            var isOpen = trouble is null;
            if (trouble is null)
            {
                if (failures > 1)
                {
                    yield return new(ChangeKind.Synced, null);
                }

                while (await session.TryNextAsync(kind, cancellationToken).ConfigureAwait(false) is { } change)
                {
                    failures = 0;
                    version = session.Version ?? version;
                    if (change.Object is not null)
                    {
                        yield return change;
                    }
                }

                version = session.Version ?? version;
                trouble = session.Trouble;
            }

            if (trouble is { IsExpired: true })
            {
                yield break;
            }

            if (trouble is null)
            {
                continue; // its time was over
            }

            // A watch that was open and ends so may be taken up with other credentials; opening it tells whether it may.
            if (trouble.Code is 401 or 403 or 404 && !(isOpen && trouble.Code == 401))
            {
                throw trouble;
            }

            // One break is everyday life; what lasts is told.
            if (++failures > 1)
            {
                yield return new(ChangeKind.Interrupted, null, trouble.Message);
            }

            await connection.PauseAsync(failures, trouble.RetryAfter, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async ValueTask<ApiObject?> NextAsync(IAsyncEnumerator<ApiObject> walk, bool mayFail, Action<string> tell)
    {
        try
        {
            return await walk.MoveNextAsync().ConfigureAwait(false) ? walk.Current : null;
        }
        catch (ApiException error) when (mayFail && error.Code is not (401 or 403 or 404))
        {
            tell(error.Message);
            return null;
        }
    }

    /// <summary>Null for what is known already in this version.</summary>
    private static ObjectChange? Change(Dictionary<string, ApiObject> known, ApiObject item)
    {
        var key = item.ToString();
        var old = known.GetValueOrDefault(key);
        if (old is not null && old.ResourceVersion == item.ResourceVersion && old.Uid == item.Uid)
        {
            return null;
        }

        known[key] = item.WithoutContent();
        return new(old is null || old.Uid != item.Uid ? ChangeKind.Added : ChangeKind.Modified, item);
    }

    /// <summary>One watch request, from its answer to its end.</summary>
    private sealed class Session(ApiConnection connection, string path) : IDisposable
    {
        private HttpResponseMessage? _response;
        private LineStream? _lines;

        /// <summary>Where the watch is; null before anything was said.</summary>
        public string? Version { get; private set; }

        public ApiException? Trouble { get; private set; }

        public async Task<ApiException?> TryOpenAsync(string version, CancellationToken cancellationToken)
        {
            var length = connection.Settings.WatchLength;
            var query = string.Create(CultureInfo.InvariantCulture, $"?watch=true&allowWatchBookmarks=true&resourceVersion={Uri.EscapeDataString(version)}&timeoutSeconds={Math.Max(1, (int)length.TotalSeconds)}");
            try
            {
                _response = await connection.SendAsync(new(HttpMethod.Get, path + query), cancellationToken).ConfigureAwait(false);
                var body = await _response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
                _lines = new(body, length + connection.Settings.Patience, connection, $"GET {path}?watch=true");
                return null;
            }
            catch (ApiException error)
            {
                return error;
            }
        }

        /// <summary>Null at the end; then <see cref="Trouble"/> says whether it was a good one. Bookmarks come without an object.</summary>
        public async ValueTask<ObjectChange?> TryNextAsync(ApiKind kind, CancellationToken cancellationToken)
        {
            try
            {
                return await _lines!.NextAsync(cancellationToken).ConfigureAwait(false) is { } line ? Read(line, kind) : null;
            }
            catch (ApiException error)
            {
                Trouble = error;
            }
            catch (Exception error) when (error is JsonException or InvalidOperationException)
            {
                Trouble = new(0, "", $"GET {path}?watch=true gave an event that is no JSON of one: {error.Message}", error);
            }

            return null;
        }

        public void Dispose()
        {
            _lines?.Dispose();
            _response?.Dispose();
        }

        private ObjectChange? Read(ReadOnlyMemory<byte> line, ApiKind kind)
        {
            using var document = JsonDocument.Parse(line, new() { MaxDepth = 512 });
            var type = document.RootElement.GetProperty("type"u8).GetString();
            if (!document.RootElement.TryGetProperty("object"u8, out var value) || value.ValueKind != JsonValueKind.Object)
            {
                throw new JsonException($"the event '{type}' has no object");
            }

            var json = System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(value);
            if (type == "ERROR")
            {
                var status = JsonReader.Read(System.Text.Encoding.UTF8.GetString(json)) is [{ Root: MappingNode } read] ? read.Field : default;
                Trouble = ApiConnection.Refusal($"GET {path}?watch=true", 0, status, null);
                return null;
            }

            var @object = ApiObject.Of(kind, json);
            Version = @object.ResourceVersion.Length > 0 ? @object.ResourceVersion : Version;
            return type switch
            {
                "ADDED" => new(ChangeKind.Added, @object),
                "MODIFIED" => new(ChangeKind.Modified, @object),
                "DELETED" => new(ChangeKind.Deleted, @object),
                "BOOKMARK" => new(ChangeKind.Synced, null),
                _ => throw new JsonException($"there is no event '{type}'"),
            };
        }
    }
}
