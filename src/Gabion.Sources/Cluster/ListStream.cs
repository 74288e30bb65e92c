using System.Buffers;
using System.Text.Json;

namespace Gabion.Sources.Cluster;

/// <summary>
/// Cuts the items of a list out of its JSON as it comes, so that no more than one object is held at a time, whatever the
/// length of the list. The list's own metadata is known at the end.
/// </summary>
internal sealed class ListStream(Stream body, ApiConnection connection, string asked) : IDisposable
{
    private const int FirstBytes = 64 * 1024;
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 512 };

    private readonly PatientStream _stream = new(body, connection.Settings.Patience, connection, asked);
    private readonly int _maxItemBytes = connection.Settings.MaxObjectBytes;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);
    private int _start;
    private int _end;
    private bool _isAtEnd;
    private Place _place;
    private JsonReaderState _state = new(Options);

    private enum Place
    {
        Start,
        Members,
        Items,
        Done,
    }

    /// <summary>The token for the next page; null on the last.</summary>
    public string? Continue { get; private set; }

    /// <summary>The state of the cluster that the list shows.</summary>
    public string ResourceVersion { get; private set; } = "";

    /// <summary>The list's own kind: <c>PodList</c>, or <c>Status</c> when it is none.</summary>
    public string? Kind { get; private set; }

    /// <summary>The next item, which is good until the next call; null at the end.</summary>
    /// <exception cref="ApiException">The answer breaks off, is no list, or one object of it is too long.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                if (Step() is { } item)
                {
                    return _buffer.AsMemory(item.Start, item.Length);
                }
            }
            catch (Exception error) when (error is JsonException or InvalidOperationException) // the latter for text that is no UTF-8
            {
                throw new ApiException(0, "", $"the answer to {asked} {(_isAtEnd ? "breaks off or " : "")}is no JSON: {error.Message}", error);
            }

            if (_place == Place.Done)
            {
                return null;
            }

            await FillAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _stream.Dispose();
    }

    /// <summary>Goes on as far as what is here allows: to an item, to the end, or (null) to where more must be read.</summary>
    private (int Start, int Length)? Step()
    {
        while (_place != Place.Done)
        {
            var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _isAtEnd, _state);
            if (!reader.Read())
            {
                return null;
            }

            if (_place == Place.Start)
            {
                if (reader.TokenType != JsonTokenType.StartObject)
                {
                    throw new JsonException("an object was expected");
                }

                _place = Place.Members;
                Keep(reader);
            }
            else if (_place == Place.Items)
            {
                if (reader.TokenType == JsonTokenType.EndArray)
                {
                    _place = Place.Members;
                    Keep(reader);
                    continue;
                }

                var from = _start + (int)reader.TokenStartIndex;
                if (!reader.TrySkip())
                {
                    return null;
                }

                Keep(reader);
                return (from, _start - from);
            }
            else if (reader.TokenType == JsonTokenType.EndObject)
            {
                _place = Place.Done;
            }
            else if (!Member(reader))
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>A member of the list itself. False when it is not whole yet.</summary>
    private bool Member(Utf8JsonReader reader)
    {
        var isItems = reader.ValueTextEquals("items"u8);
        var isMetadata = reader.ValueTextEquals("metadata"u8);
        var isKind = reader.ValueTextEquals("kind"u8);
        if (!reader.Read())
        {
            return false;
        }

        if (isItems && reader.TokenType == JsonTokenType.StartArray)
        {
            _place = Place.Items;
            Keep(reader);
            return true;
        }

        var from = _start + (int)reader.TokenStartIndex;
        if (!reader.TrySkip())
        {
            return false;
        }

        Keep(reader);
        var value = new Utf8JsonReader(_buffer.AsSpan(from, _start - from), Options);
        if (isMetadata)
        {
            using var metadata = JsonDocument.ParseValue(ref value);
            Continue = Text(metadata, "continue") is { Length: > 0 } token ? token : null;
            ResourceVersion = Text(metadata, "resourceVersion") ?? "";
        }
        else if (isKind)
        {
            using var kind = JsonDocument.ParseValue(ref value);
            Kind = kind.RootElement.ValueKind == JsonValueKind.String ? kind.RootElement.GetString() : null;
        }

        return true;
    }

    private static string? Text(JsonDocument document, string member) =>
        document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private void Keep(in Utf8JsonReader reader)
    {
        _start += (int)reader.BytesConsumed;
        _state = reader.CurrentState;
    }

    /// <summary>Reads until the buffer is full, which doubles when one item fills it: what is not whole is looked at again only so often.</summary>
    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_isAtEnd)
        {
            throw new ApiException(0, "", $"the answer to {asked} breaks off in the middle");
        }

        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length > _maxItemBytes)
            {
                throw new ApiException(0, ApiException.Malformed, $"an object in the answer to {asked} is longer than {_maxItemBytes >> 20} MiB");
            }

            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        var count = await _stream.ReadUpToAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _isAtEnd = _end + count < _buffer.Length;
        _end += count;
    }
}
