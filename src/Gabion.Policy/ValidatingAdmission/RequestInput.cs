using Gabion.Policy.Admission;
using Gabion.Policy.Cel;
using Gabion.Policy.Cel.Kubernetes;

namespace Gabion.Policy.ValidatingAdmission;

/// <summary>The values of a request's variables, made once for all policies that decide on it.</summary>
internal sealed class RequestInput
{
    private readonly CelValue _object;
    private readonly CelValue _oldObject;
    private readonly CelValue _requestValue;
    private readonly CelValue _namespace;
    private readonly CelValue _authorizer;
    private readonly CelValue _requestResource;

    public RequestInput(AdmissionRequest request, IClusterFacts facts)
    {
        _object = NodeValues.Of(request.Object);
        _oldObject = NodeValues.Of(request.OldObject);
        _requestValue = RequestValue(request);
        _namespace = NamespaceValue(request, facts);
        _authorizer = AuthorizerLibrary.Value(facts.Authorizer);
        _requestResource = AuthorizerLibrary.Value(facts.Authorizer, request.Resource.Group, request.Resource.Resource, request.SubResource, request.Namespace, request.Name);
    }

    /// <summary>Values that the caller made; there is no authorizer.</summary>
    public RequestInput(CelValue @object, CelValue oldObject, CelValue request, CelValue @namespace)
    {
        _object = @object;
        _oldObject = oldObject;
        _requestValue = request;
        _namespace = @namespace;
    }

    private RequestInput(RequestInput request, CelValue @object)
    {
        _object = @object;
        _oldObject = request._oldObject;
        _requestValue = request._requestValue;
        _namespace = request._namespace;
        _authorizer = request._authorizer;
        _requestResource = request._requestResource;
    }

    /// <summary>The same request with another object: as it is after a mutation.</summary>
    public RequestInput With(CelValue @object) => new(this, @object);

    /// <summary>Fills the bindings of an environment of <see cref="AdmissionCel"/>.</summary>
    public CelBindings Bind(CelEnvironment environment, CelValue? parameter)
    {
        var bindings = environment.Bind()
            .Set("object", _object)
            .Set("oldObject", _oldObject)
            .Set("request", _requestValue)
            .Set("namespaceObject", _namespace);
        if (parameter is { } value)
        {
            bindings.Set("params", value);
        }

        return bindings.Set("authorizer", _authorizer).Set("authorizer.requestResource", _requestResource);
    }

    /// <summary>Null for what lives in no namespace, and for Namespace objects themselves, as in the API server.</summary>
    private static CelValue NamespaceValue(AdmissionRequest request, IClusterFacts facts)
    {
        if (request.Namespace.Length == 0 || request.IsNamespaceObject)
        {
            return CelValue.Null;
        }

        return facts.FindNamespace(request.Namespace) is { } found
            ? NodeValues.Of(found)
            : PartialMap.OfNamespace(request.Namespace);
    }

    private static CelValue RequestValue(AdmissionRequest request)
    {
        var kind = Map(("group", request.Kind.Group), ("version", request.Kind.Version), ("kind", request.Kind.Kind));
        var resource = Map(("group", request.Resource.Group), ("version", request.Resource.Version), ("resource", request.Resource.Resource));
        var map = new DictionaryMap(12);
        Add(map, "kind", kind);
        Add(map, "resource", resource);
        Add(map, "requestKind", kind);
        Add(map, "requestResource", resource);
        Add(map, "operation", CelValue.Of(request.OperationText));
        Add(map, "dryRun", CelValue.Of(request.DryRun));
        Add(map, "options", NodeValues.Of(request.Options));
        Add(map, "userInfo", request.UserInfo is { } user ? NodeValues.Of(user) : CelValue.Unknown("the user who makes the request is not known here"));
        AddIfWritten(map, "subResource", request.SubResource);
        AddIfWritten(map, "requestSubResource", request.SubResource);
        AddIfWritten(map, "name", request.Name);
        AddIfWritten(map, "namespace", request.Namespace);
        return CelValue.Of(map);
    }

    private static CelValue Map(params ReadOnlySpan<(string Key, string Value)> entries)
    {
        var map = new DictionaryMap(entries.Length);
        foreach (var (key, value) in entries)
        {
            Add(map, key, CelValue.Of(value));
        }

        return CelValue.Of(map);
    }

    private static void AddIfWritten(DictionaryMap map, string key, string value)
    {
        if (value.Length > 0)
        {
            Add(map, key, CelValue.Of(value));
        }
    }

    private static void Add(DictionaryMap map, string key, CelValue value) => map.TryAdd(CelValue.Of(key), value);
}
