using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using Whistle.Server.Api;

namespace Whistle.Server.Composition;

/// <summary>The OpenAPI 3.1 document at /swagger/v1/swagger.json. The repository keeps a snapshot (openapi.json) that the web's client is generated from.</summary>
public static class ApiDescription
{
    private const string Bearer = "bearer";

    public static IServiceCollection AddApiDescription(this IServiceCollection services) => services.AddEndpointsApiExplorer().AddSwaggerGen(swagger =>
    {
        swagger.SwaggerDoc("v1", new OpenApiInfo
        {
            Title = "Whistle",
            Version = "v1",
            Description = "街道吹哨、部门报到。Any 2xx means the change and its follow-up work are durably recorded in one transaction. "
                + "Repeating a request with the same Idempotency-Key never acts twice. Refusals are application/problem+json.",
        });
        swagger.AddSecurityDefinition(Bearer, new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = Bearer, BearerFormat = "JWT" });
        swagger.SupportNonNullableReferenceTypes();
        swagger.NonNullableReferenceTypesAsRequired();
        swagger.MapType<JsonObject>(() => new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalPropertiesAllowed = true });
        swagger.CustomSchemaIds(SchemaName);
        swagger.OperationFilter<CommandHeaders>();
        swagger.OperationFilter<FileUpload>();
        swagger.SchemaFilter<AlwaysPresent>();
        foreach (var assembly in new[] { typeof(ApiDescription).Assembly, typeof(Cases.Cases.CaseView).Assembly })
            if (Path.ChangeExtension(assembly.Location, ".xml") is var documentation && File.Exists(documentation)) swagger.IncludeXmlComments(documentation);
    });

    public static void UseApiDescription(this IApplicationBuilder app)
    {
        app.UseSwagger(options => options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1);
        app.UseSwaggerUI(options => options.DocumentTitle = "Whistle API");
    }

    private static string SchemaName(Type type)
    {
        if (!type.IsGenericType) return Short(type);
        return string.Concat(type.GetGenericArguments().Select(Short)) + type.Name[..type.Name.IndexOf('`')];
    }

    private static string Short(Type type) => type.Name.EndsWith("View", StringComparison.Ordinal) ? type.Name[..^4] : type.Name;

    /// <summary>Security, and the headers of commands.</summary>
    private sealed class CommandHeaders : IOperationFilter
    {
        public void Apply(OpenApiOperation operation, OperationFilterContext context)
        {
            var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
            if (metadata.OfType<Microsoft.AspNetCore.Authorization.IAuthorizeData>().Any())
                operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
            if (!metadata.OfType<CommandEndpoint>().Any()) return;
            operation.Parameters ??= [];
            operation.Parameters.Add(Header("Idempotency-Key", "One per intent, the same on every retry: the effect happens once and the first answer is repeated."));
            if (operation.OperationId is "ActOnCase" or "ActOnTask")
                operation.Parameters.Add(Header("If-Match", "Quoted version; 412 with the newer representation when it is stale."));
        }

        private static OpenApiParameter Header(string name, string description) => new()
        {
            Name = name,
            In = ParameterLocation.Header,
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        };
    }

    /// <summary>The upload reads its body as a stream, so its shape is told here.</summary>
    private sealed class FileUpload : IOperationFilter
    {
        public void Apply(OpenApiOperation operation, OperationFilterContext context)
        {
            if (operation.OperationId != "UploadFile") return;
            var file = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, IOpenApiMediaType>
                {
                    ["multipart/form-data"] = new OpenApiMediaType
                    {
                        Schema = new OpenApiSchema
                        {
                            Type = JsonSchemaType.Object,
                            Properties = new Dictionary<string, IOpenApiSchema> { ["file"] = file },
                            Required = new HashSet<string> { "file" },
                        },
                    },
                },
            };
        }
    }

    /// <summary>
    /// Answers always carry every field, null or not, and may gain more in time; bodies of requests are closed and may leave some out.
    /// A field that may be null says so also where its type is a reference, which Swashbuckle leaves out.
    /// </summary>
    private sealed class AlwaysPresent : ISchemaFilter
    {
        public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
        {
            if (schema is not OpenApiSchema { Properties.Count: > 0 } concrete) return;
            foreach (var property in context.Type.GetProperties())
            {
                var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
                if (concrete.Properties.TryGetValue(name, out var found) && found is OpenApiSchemaReference
                    && (Nullable.GetUnderlyingType(property.PropertyType) is not null || new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable))
                    concrete.Properties[name] = new OpenApiSchema { AnyOf = [found, new OpenApiSchema { Type = JsonSchemaType.Null }] };
            }
            if (context.Type.Name.EndsWith("Body", StringComparison.Ordinal)) return;
            concrete.AdditionalPropertiesAllowed = true;
            concrete.Required ??= new HashSet<string>();
            foreach (var name in concrete.Properties.Keys) concrete.Required.Add(name);
        }
    }
}
