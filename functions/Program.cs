using Microsoft.Extensions.Hosting;
using ScfFunctions;

ScfApplication.CreateBuilder(args).Build().Run();
