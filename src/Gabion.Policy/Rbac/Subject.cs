namespace Gabion.Policy.Rbac;

/// <summary>What a binding names.</summary>
public enum SubjectKind
{
    User,
    Group,
    ServiceAccount,
}

/// <summary>
/// A user, group or service account as a binding names it (https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects).
/// </summary>
/// <param name="Namespace">The service account's namespace; null for users and groups.</param>
public sealed record Subject(SubjectKind Kind, string? Namespace, string Name)
{
    private const string ServiceAccountUser = "system:serviceaccount:";

    public static Subject User(string name) => new(SubjectKind.User, null, name);

    public static Subject Group(string name) => new(SubjectKind.Group, null, name);

    public static Subject ServiceAccount(string @namespace, string name) => new(SubjectKind.ServiceAccount, @namespace, name);

    /// <summary>
    /// Reads <c>user:NAME</c>, <c>group:NAME</c>, <c>serviceaccount:NAMESPACE/NAME</c> (also <c>sa:</c>), the user name of a service
    /// account (<c>system:serviceaccount:NAMESPACE:NAME</c>), or the bare name of a user. Null when it is none of them.
    /// </summary>
    public static Subject? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':');
        return (colon < 0 ? "" : text[..colon].ToUpperInvariant(), text[(colon + 1)..]) switch
        {
            ("", "") => null,
            ("", _) => User(text),
            ("USER", { Length: > 0 } name) => Named(name),
            ("GROUP", { Length: > 0 } name) => Group(name),
            ("SA" or "SERVICEACCOUNT", var name) => Account(name, '/'),
            ("SYSTEM", _) => Named(text),
            ("USER" or "GROUP", _) => null,
            _ => User(text),
        };
    }

    /// <summary>As the API server writes it: a service account by its user name.</summary>
    public string UserName => Kind == SubjectKind.ServiceAccount ? $"{ServiceAccountUser}{Namespace}:{Name}" : Name;

    public override string ToString() => Kind switch
    {
        SubjectKind.ServiceAccount => $"serviceaccount:{Namespace}/{Name}",
        SubjectKind.Group => $"group:{Name}",
        _ => $"user:{Name}",
    };

    private static Subject? Named(string name) =>
        name.StartsWith(ServiceAccountUser, StringComparison.Ordinal) ? Account(name[ServiceAccountUser.Length..], ':') : User(name);

    private static Subject? Account(string text, char separator) =>
        text.Split(separator) is [{ Length: > 0 } @namespace, { Length: > 0 } name] ? ServiceAccount(@namespace, name) : null;
}
