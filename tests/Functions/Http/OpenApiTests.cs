using System.Net;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker;
using ScfFunctions.Http;

namespace Tests.Functions.Http;

/// <summary>The document says what the functions are, both ways.</summary>
public sealed class OpenApiTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private static readonly JsonElement Document = JsonElement.Parse(new StreamReader(OpenApiFunction.Open()).ReadToEnd());
    private static readonly Assembly Functions = typeof(OpenApiFunction).Assembly;

    public static TheoryData<string> Schemas =>
    [
        .. Document.GetProperty("components").GetProperty("schemas").EnumerateObject()
            .Where(schema => schema.Value.TryGetProperty("properties", out _)).Select(schema => schema.Name),
    ];

    [Fact]
    public void Every_route_is_described_and_every_description_has_a_route()
    {
        var routes = from type in Functions.GetTypes()
                     from method in type.GetMethods()
                     let function = method.GetCustomAttribute<FunctionAttribute>()
                     where function is not null
                     from parameter in method.GetParameters()
                     let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
                     where trigger is not null
                     from verb in trigger.Methods!
                     select $"{verb} /{trigger.Route} {function.Name}";
        var described = from path in Document.GetProperty("paths").EnumerateObject()
                        from operation in path.Value.EnumerateObject()
                        select $"{operation.Name} {path.Name} {operation.Value.GetProperty("operationId").GetString()}";

        Assert.Equal(routes.Order(), described.Order());
    }

    [Theory]
    [MemberData(nameof(Schemas))]
    public void A_schema_has_the_fields_of_the_record_of_its_name(string name)
    {
        var properties = Document.GetProperty("components").GetProperty("schemas").GetProperty(name).GetProperty("properties");

        var record = name.EndsWith("Page", StringComparison.Ordinal) ? typeof(PageAnswer<>) : Assert.Single(Functions.GetTypes(), type => type.Name == name);

        var fields = from property in record.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                     where property.GetMethod is not null && IsWritten(property) && !IsComputed(property, name)
                     select JsonNamingPolicy.CamelCase.ConvertName(property.Name);
        Assert.Equal(fields.Order(), properties.EnumerateObject().Select(property => property.Name).Order());
    }

    [Fact]
    public void Every_reference_leads_somewhere()
    {
        Assert.All(References(Document).Distinct(), reference =>
        {
            var place = Document;
            foreach (var step in reference[2..].Split('/')) Assert.True(place.TryGetProperty(step, out place), reference);
        });
    }

    [Fact]
    public async Task The_document_and_the_health_are_answered_without_a_key()
    {
        var document = (await shared.App.GetAsync("openapi.json", key: null)).Expect(HttpStatusCode.OK);
        var health = (await shared.App.GetAsync("health", key: null)).Expect(HttpStatusCode.OK);

        Assert.Equal("application/json", document.ContentType);
        Assert.Equal("3.1.0", document.Text("openapi"));
        Assert.Equal("healthy", health.Text("status"));
        Assert.Equal("2017-03-01T12:00:00Z", health.Text("clock"));
        Assert.NotEmpty(health.Text("version"));
    }

    private static bool IsWritten(PropertyInfo property) => property.GetCustomAttribute<JsonIgnoreAttribute>() is not { Condition: JsonIgnoreCondition.Always };

    /// <summary>A request is described by what is read, an amount by its two fields.</summary>
    private static bool IsComputed(PropertyInfo property, string name) =>
        (name is "Money" && property.Name is not ("Amount" or "Currency")) ||
        (name.EndsWith("Request", StringComparison.Ordinal) && property.GetSetMethod() is null);

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property =>
            property.Name == "$ref" ? [property.Value.GetString()!] : References(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
