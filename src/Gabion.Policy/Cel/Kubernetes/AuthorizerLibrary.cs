namespace Gabion.Policy.Cel.Kubernetes;

/// <summary><c>authorizer.group('apps').resource('deployments').check('create').allowed()</c>; since 1.27, selectors since 1.31.</summary>
internal static class AuthorizerLibrary
{
    private const string Package = "kubernetes.authorization.";

    public static readonly CelType Authorizer = CelType.Opaque($"{Package}Authorizer");
    public static readonly CelType ResourceCheck = CelType.Opaque($"{Package}ResourceCheck");

    private static readonly CelType PathCheck = CelType.Opaque($"{Package}PathCheck");
    private static readonly CelType GroupCheck = CelType.Opaque($"{Package}GroupCheck");
    private static readonly CelType Decision = CelType.Opaque($"{Package}Decision");

    public static readonly CelLibrary Instance = new CelLibrary("authorizer")
        .Method($"{Authorizer}.path(string) -> {PathCheck}", (_, a) => a[1].AsString.Length == 0
            ? CelValue.Error("path must not be empty")
            : Of(a[0]).With(PathCheck, Of(a[0]).Question with { Path = a[1].AsString }))
        .Method($"{Authorizer}.group(string) -> {GroupCheck}", (_, a) => Of(a[0]).With(GroupCheck, Of(a[0]).Question with { Group = a[1].AsString }))
        .Method($"{Authorizer}.serviceAccount(string, string) -> {Authorizer}", (_, a) =>
            Of(a[0]).With(Authorizer, Of(a[0]).Question with { User = $"system:serviceaccount:{a[1].AsString}:{a[2].AsString}" }))
        .Method($"{GroupCheck}.resource(string) -> {ResourceCheck}", (_, a) => Of(a[0]).With(ResourceCheck, Of(a[0]).Question with { Resource = a[1].AsString }))
        .Method($"{ResourceCheck}.subresource(string) -> {ResourceCheck}", (_, a) => Of(a[0]).With(ResourceCheck, Of(a[0]).Question with { SubResource = a[1].AsString }))
        .Method($"{ResourceCheck}.namespace(string) -> {ResourceCheck}", (_, a) => Of(a[0]).With(ResourceCheck, Of(a[0]).Question with { Namespace = a[1].AsString }))
        .Method($"{ResourceCheck}.name(string) -> {ResourceCheck}", (_, a) => Of(a[0]).With(ResourceCheck, Of(a[0]).Question with { Name = a[1].AsString }))
        .Method($"{PathCheck}.check(string) -> {Decision}", (_, a) => Check(Of(a[0]), a[1].AsString))
        .Method($"{ResourceCheck}.check(string) -> {Decision}", (_, a) => Check(Of(a[0]), a[1].AsString))
        .Method($"{Decision}.allowed() -> bool", (_, a) => CelValue.Of(Of(a[0]).Answer?.IsAllowed == true))
        .Method($"{Decision}.reason() -> string", (_, a) => CelValue.Of(Of(a[0]).Answer?.Reason ?? ""))
        .Method($"{Decision}.errored() -> bool", (_, a) => CelValue.Of(Of(a[0]).Answer?.Error.Length > 0))
        .Method($"{Decision}.error() -> string", (_, a) => CelValue.Of(Of(a[0]).Answer?.Error ?? ""));

    public static readonly CelLibrary Selectors = new CelLibrary("authorizer selectors")
        .Method($"{ResourceCheck}.fieldSelector(string) -> {ResourceCheck}", (_, a) => Of(a[0]).With(ResourceCheck, Of(a[0]).Question with { FieldSelector = a[1].AsString }))
        .Method($"{ResourceCheck}.labelSelector(string) -> {ResourceCheck}", (_, a) => Of(a[0]).With(ResourceCheck, Of(a[0]).Question with { LabelSelector = a[1].AsString }));

    /// <summary>The value of the variable <c>authorizer</c>.</summary>
    public static CelValue Value(IAuthorizer? authorizer) =>
        CelValue.Of(new AuthorizationValue(Authorizer, authorizer, new(null, null, "", "", "", "", "", "", "", ""), null));

    /// <summary>The value of <c>authorizer.requestResource</c>.</summary>
    public static CelValue Value(IAuthorizer? authorizer, string group, string resource, string subResource, string @namespace, string name) =>
        CelValue.Of(new AuthorizationValue(ResourceCheck, authorizer, new(null, null, group, resource, subResource, @namespace, name, "", "", ""), null));

    private static CelValue Check(AuthorizationValue value, string verb)
    {
        var question = value.Question with { Verb = verb };
        return value.Authorizer?.Ask(question) is { } answer
            ? CelValue.Of(new AuthorizationValue(Decision, value.Authorizer, question, answer))
            : CelValue.Unknown("who may do what is known to the cluster only");
    }

    private static AuthorizationValue Of(CelValue value) => (AuthorizationValue)value.AsOpaque;
}
