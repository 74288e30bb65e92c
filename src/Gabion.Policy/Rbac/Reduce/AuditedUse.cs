using Gabion.Model.Cluster;

namespace Gabion.Policy.Rbac.Reduce;

/// <summary>A request that somebody made and that was allowed, and how often.</summary>
public sealed record UsedAccess(Identity Who, AccessRequest Request)
{
    public long Count { get; set; }

    public DateTimeOffset? First { get; set; }

    public DateTimeOffset? Last { get; set; }
}

/// <summary>
/// Everything that an audit log says was used. Requests that are alike are one; of names beyond a number only that there are more is
/// kept, so that memory grows with what is asked for, not with the log.
/// </summary>
public sealed class AuditedUse
{
    private const int MostNames = 200;

    private readonly Dictionary<(string User, string Groups, AccessRequest Request), UsedAccess> _used = [];
    private readonly Dictionary<(string User, string Groups, AccessRequest Request), int> _names = [];
    private readonly Dictionary<string, Identity> _identities = new(StringComparer.Ordinal);

    /// <summary>Events of requests that were allowed; a watch has one for its start and one for its end.</summary>
    public long Events { get; private set; }

    /// <summary>Requests that were refused.</summary>
    public long Refused { get; private set; }

    /// <summary>Events that do not say whether the request was allowed.</summary>
    public long Undecided { get; private set; }

    public DateTimeOffset? From { get; private set; }

    public DateTimeOffset? To { get; private set; }

    public IEnumerable<UsedAccess> Used => _used.Values;

    /// <summary>Takes an event in.</summary>
    public void Add(AuditEvent item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (item.Stage == "RequestReceived")
        {
            return; // its answer comes as an event of its own
        }

        From = item.At < (From ?? DateTimeOffset.MaxValue) ? item.At : From;
        To = item.At > (To ?? DateTimeOffset.MinValue) ? item.At : To;
        if (item.IsAllowed is not { } isAllowed)
        {
            Undecided++;
            return;
        }

        if (!isAllowed)
        {
            Refused++;
            return;
        }

        Events++;
        var acting = item.Impersonated ?? item.User;
        if (item.Impersonated is { } impersonated)
        {
            foreach (var request in Impersonations(impersonated))
            {
                Count(item.User, request, item.At);
            }
        }

        Count(acting, RequestOf(item), item.At);
    }

    /// <summary>What the authorizers were asked: a create has no name yet, though the event may show the one it got.</summary>
    internal static AccessRequest RequestOf(AuditEvent item) => item.Object is { } about
        ? new ResourceRequest(item.Verb, about.Group, about.Resource, about.Subresource, about.Namespace, item.Verb == "create" && about.Subresource.Length == 0 ? "" : about.Name)
        : new PathRequest(item.Verb, item.Path);

    /// <summary>What the user needs to act as another (https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/).</summary>
    private static IEnumerable<AccessRequest> Impersonations(AuditUser other)
    {
        var subject = Subject.Parse($"user:{other.Name}");
        yield return subject is { Kind: SubjectKind.ServiceAccount, Namespace: { } @namespace }
            ? new ResourceRequest("impersonate", "", "serviceaccounts", "", @namespace, subject.Name)
            : new ResourceRequest("impersonate", "", "users", "", "", other.Name);
        foreach (var group in other.Groups.Where(group => group is not "system:authenticated" && !group.StartsWith("system:serviceaccounts", StringComparison.Ordinal)))
        {
            yield return new ResourceRequest("impersonate", "", "groups", "", "", group);
        }

        foreach (var (key, values) in other.Extra)
        {
            foreach (var value in values)
            {
                yield return new ResourceRequest("impersonate", "authentication.k8s.io", "userextras", key, "", value);
            }
        }

        if (other.Uid is { Length: > 0 } uid)
        {
            yield return new ResourceRequest("impersonate", "authentication.k8s.io", "uids", "", "", uid);
        }
    }

    private void Count(AuditUser user, AccessRequest request, DateTimeOffset? at)
    {
        var groups = string.Join('\n', user.Groups.Order(StringComparer.Ordinal));
        var key = (user.Name, groups, request);
        if (!_used.TryGetValue(key, out var used))
        {
            if (request is ResourceRequest { Name.Length: > 0 } named)
            {
                var kind = (user.Name, groups, (AccessRequest)(named with { Name = "" }));
                var count = _names[kind] = _names.GetValueOrDefault(kind) + 1;
                if (count > MostNames)
                {
                    return; // so many names are no list that a rule could hold
                }
            }

            var identityKey = $"{user.Name}\n\n{groups}";
            if (!_identities.TryGetValue(identityKey, out var identity))
            {
                _identities.Add(identityKey, identity = new(user.Name, [.. user.Groups]));
            }

            _used.Add(key, used = new(identity, request));
        }

        used.Count++;
        used.First = at < (used.First ?? DateTimeOffset.MaxValue) ? at : used.First;
        used.Last = at > (used.Last ?? DateTimeOffset.MinValue) ? at : used.Last;
    }
}
